/** 考核台: cards by keyboard, a panel beside them, and many confirmed one after the other. */
import "./css/assess.css";
import htmx from "htmx.org";
import { startBulk } from "./assess-bulk";
import { key, onEscape } from "./keys";

const CURRENT = "is-current";

const room = () => document.querySelector<HTMLElement>(".assess");
const side = () => document.getElementById("side");
const cards = () => [...document.querySelectorAll<HTMLElement>("#findings > .finding")];
const current = () => document.querySelector<HTMLElement>(`#findings > .finding.${CURRENT}`);

function choose(card: HTMLElement | undefined, focus = true): void {
  if (!card) return;
  current()?.classList.remove(CURRENT);
  card.classList.add(CURRENT);
  if (focus) card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function move(by: number): void {
  const all = cards();
  const at = all.findIndex((card) => card.classList.contains(CURRENT));
  choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]);
  if (side()?.querySelector("[data-key]") && !side()!.hidden) why();
}

function why(): void {
  current()?.querySelector<HTMLElement>('[data-act="finding-why"]')?.click();
}

function showSide(shown: boolean): boolean {
  const box = side();
  const was = box !== null && !box.hidden;
  if (box) {
    box.hidden = !shown;
    if (!shown) box.replaceChildren();
  }
  room()?.classList.toggle("is-beside", shown);
  if (was && !shown) current()?.focus();
  return was && !shown;
}

function confirmIt(): void {
  const form = current()?.querySelector<HTMLFormElement>(".fi-confirm");
  if (!form) return;
  const points = form.querySelector<HTMLInputElement>('[name="points"]');
  if (points && !points.value) points.focus();
  else form.requestSubmit();
}

/** The line for the reason, or away with it. */
function dismissing(card: HTMLElement | null, shown: boolean): boolean {
  const form = card?.querySelector<HTMLFormElement>(".fi-dismiss");
  if (!form || form.hidden === !shown) return false;
  form.hidden = !shown;
  if (shown) form.querySelector<HTMLInputElement>('[name="reason"]')?.focus();
  else card?.focus();
  return true;
}

/** What was decided stays in view; the next proposal becomes the one that keys mean. */
function settled(card: HTMLElement): void {
  const all = cards();
  const next = all.slice(all.indexOf(card) + 1).find((c) => c.dataset.state === "proposed");
  choose(card.dataset.state === "proposed" ? card : (next ?? card));
}

function clicks(event: Event): void {
  const target = event.target as Element;
  const card = target.closest<HTMLElement>(".finding");
  if (card && !target.closest("a, input, select, summary")) choose(card, !target.closest("button, label"));
  const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
  if (act === "dismiss") dismissing(card, true);
  else if (act === "undismiss") dismissing(card, false);
  else if (act === "close-why") showSide(false);
  else if (act === "print") window.print();
}

function swapped(event: Event): void {
  const target = event.target as HTMLElement;
  if (target.id === "side") showSide(true);
}

function counts(event: Event): void {
  const box = (event.target as Element).closest(".as-units");
  const shown = box?.querySelector("[data-chosen]");
  if (shown) shown.textContent = String(box!.querySelectorAll("input:checked").length);
}

export function startAssess(): void {
  if (!room()) return;
  document.addEventListener("click", clicks);
  document.addEventListener("change", counts);
  document.body.addEventListener("htmx:afterSwap", swapped);
  document.body.addEventListener("htmx:load", (event) => {
    const card = event.target as HTMLElement;
    if (card.matches?.(".finding.is-new")) settled(card);
  });
  onEscape(() => showSide(false));
  onEscape(() => dismissing(current(), false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (event.target as Element).closest?.(".fi-dismiss")) dismissing(current(), false);
  });
  if (!document.getElementById("findings")) return;
  startBulk((card) => htmx.process(card));
  key("ArrowDown", () => move(1));
  key("ArrowUp", () => move(-1));
  key("Enter", why);
  key("c", confirmIt);
  key("d", () => dismissing(current(), true));
  key("n", () => document.querySelector<HTMLElement>(".as-head [hx-get$='entry']")?.click());
  key("x", () => current()?.querySelector<HTMLInputElement>('[name="pick"]')?.click());
}
