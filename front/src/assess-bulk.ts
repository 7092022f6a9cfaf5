/** Many findings confirmed with one reason: each by a command of its own, one after the other. */
import { ask } from "./ask";
import { parse } from "./fetching";
import { word } from "./words";

type Finding = { id: string; unit: string };

/** What is chosen, in the order of the list; `unit` spares the server the look at all others. */
export class Selection {
  private readonly chosen = new Map<string, string>();

  private all: readonly Finding[];

  constructor(all: readonly Finding[]) {
    this.all = all;
  }

  /** Decided meanwhile: it cannot be chosen any more. Taken back: it can again. */
  settled(one: Finding, open: boolean): void {
    const known = this.all.some((f) => f.id === one.id);
    if (open && !known) this.all = [...this.all, one];
    if (open) return;
    this.all = this.all.filter((f) => f.id !== one.id);
    this.chosen.delete(one.id);
  }

  get possible(): number {
    return this.all.length;
  }

  set(id: string, on: boolean): void {
    const found = this.all.find((f) => f.id === id);
    if (!found) return;
    if (on) this.chosen.set(found.id, found.unit);
    else this.chosen.delete(id);
  }

  every(on: boolean): void {
    for (const { id } of this.all) this.set(id, on);
  }

  has(id: string): boolean {
    return this.chosen.has(id);
  }

  get size(): number {
    return this.chosen.size;
  }

  list(): Finding[] {
    return this.all.filter((f) => this.chosen.has(f.id));
  }
}

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function startBulk(process: (card: HTMLElement) => void): void {
  const form = document.getElementById("bulk") as HTMLFormElement | null;
  const list = document.getElementById("open-ids");
  if (!form || !list) return;
  const pairs = JSON.parse(list.textContent ?? "[]") as [string, string][];
  const selection = new Selection(pairs.map(([id, unit]) => ({ id, unit })));
  const all = document.getElementById("pick-all") as HTMLInputElement | null;
  const stop = form.querySelector<HTMLButtonElement>('[data-act="bulk-stop"]')!;
  const send = form.querySelector<HTMLButtonElement>(".button-main")!;
  let running = false;

  const draw = () => {
    form.hidden = !selection.size && !running && !form.querySelector("[data-failed] li");
    form.querySelector("[data-count]")!.textContent = String(selection.size);
    send.disabled = running || !selection.size;
    stop.hidden = !running;
    if (all) {
      all.disabled = !selection.possible;
      all.checked = selection.size > 0 && selection.size === selection.possible;
      all.indeterminate = selection.size > 0 && !all.checked;
    }
    for (const box of document.querySelectorAll<HTMLInputElement>('.finding [name="pick"]')) box.checked = selection.has(box.value);
  };

  const progress = (text: string) => {
    const line = form.querySelector<HTMLElement>("[data-progress]")!;
    line.hidden = false;
    line.textContent = text;
  };

  /** The answer in the list, or why it was refused under the bar. */
  const settle = async (one: Finding, answer: Response | null): Promise<boolean> => {
    const came = answer ? parse(await answer.text()) : null;
    const card = answer?.ok ? came?.querySelector<HTMLElement>(".finding") : null;
    const old = document.getElementById(`f-${one.id}`);
    if (answer?.ok) {
      card?.classList.remove("is-new");
      selection.settled(one, false);
      if (card && old) {
        old.replaceWith(card);
        process(card);
      }
      return true;
    }
    const line = document.createElement("li");
    line.textContent = `${one.unit} ${one.id}: ${came?.querySelector("p")?.textContent ?? word("unreachable")}`;
    form.querySelector("[data-failed]")!.append(line);
    return false;
  };

  const run = async () => {
    const todo = selection.list();
    const reason = form.querySelector<HTMLInputElement>('[name="reason"]')!.value.trim();
    form.querySelector("[data-failed]")!.replaceChildren();
    running = true;
    let done = 0;
    for (const [n, one] of todo.entries()) {
      if (!running) break;
      progress(word("bulk").replace("{n}", String(n + 1)).replace("{m}", String(todo.length)).replace("{unit}", one.unit));
      const body = new URLSearchParams({ outcome: "confirm", unit: one.unit, reason, key: newKey() });
      const answer = await ask(form.dataset.url!.replace("NUMBER", one.id), body);
      if (await settle(one, answer)) done += 1;
      selection.set(one.id, false);
      draw();
      if (answer === null) break;
    }
    running = false;
    progress(word("bulked").replace("{n}", String(done)).replace("{m}", String(todo.length)));
    draw();
    form.hidden = false;
    document.body.dispatchEvent(new CustomEvent("acted", { bubbles: true }));
  };

  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.name === "pick") selection.set(box.value, box.checked);
    else if (box === all) selection.every(box.checked);
    else return;
    draw();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running) void run();
  });
  form.addEventListener("click", (event) => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "bulk-stop") running = false;
    if (act === "bulk-none") {
      selection.every(false);
      form.querySelector("[data-failed]")!.replaceChildren();
      draw();
    }
  });
  document.body.addEventListener("htmx:load", (event) => {
    const { id = "", unit = "", state } = (event.target as HTMLElement).dataset;
    if ((event.target as Element).matches(".finding")) selection.settled({ id, unit }, state === "proposed");
    window.setTimeout(draw, 0);
  });
}
