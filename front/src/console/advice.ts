/** Advice while somebody types: asked for at most every few moments, put beside the fields it is about. */
import { ask } from "../ask";
import { parse } from "../fetching";
import { Pace } from "../pace";
import { wake } from "../wake";
import { field, lead, marks, mask, proposeLead, sheet, value } from "./sheet";

const EVERY_MS = 140;
const FIRST_MS = 40;

const url = () => document.querySelector<HTMLElement>(".console")!.dataset.suggestUrl!;

function select(name: string, wanted: string): void {
  const box = field(name) as unknown as HTMLSelectElement;
  if (value(`${name}_auto`) === "1" && box.value !== wanted) box.value = wanted;
}

function put(id: string, from: Element | null): void {
  const target = document.getElementById(id);
  if (!target || !from) return;
  target.replaceChildren(...from.childNodes);
  wake(target);
}

async function refresh(): Promise<void> {
  const asked = sheet();
  const answer = await ask(url(), new FormData(asked));
  // Another call was taken meanwhile: this advice is not about it.
  if (!answer?.ok || asked !== sheet()) return;
  const whole = parse(await answer.text()).querySelector<HTMLElement>(".advice-whole");
  if (!whole) return;
  select("place", whole.dataset.place ?? "");
  select("category", whole.dataset.category ?? "");
  proposeLead(whole.dataset.lead ?? "");
  put("place-tag", whole.querySelector('[data-part="place-tag"]'));
  put("history-list", whole.querySelector('[data-part="history-list"]'));
  put("advice", whole.querySelector('[data-part="advice"]'));
  const count = Number(whole.dataset.earlier);
  document.getElementById("history-count")!.textContent = String(count);
  document.getElementById("history")!.classList.toggle("is-some", count > 0);
  mask(whole.dataset.masked ?? "");
  lead();
  marks();
}

export const advice = new Pace(refresh, EVERY_MS, FIRST_MS);
