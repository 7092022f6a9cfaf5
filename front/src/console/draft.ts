/** The draft: what stands in the sheet is kept by the server every few seconds, and when the page is left. */
import { ask } from "../ask";
import { Pace } from "../pace";
import { readable, serverTime } from "../server-time";
import { word } from "../words";
import { filled, sheet, value } from "./sheet";

const EVERY_MS = 3000;
const FIRST_MS = 900;
const BEAT_MS = 30_000;
const OPEN_KEY = "console.sheet";

let dirty = false;
/** What to do when the drafts changed on the server. */
export let onSaved: () => void = () => {};

const room = () => document.querySelector<HTMLElement>(".console")!;
const data = () => new FormData(sheet());

function show(text: string): void {
  const place = document.getElementById("sheet-saved");
  if (place) place.textContent = text;
}

function held(others: string[]): void {
  const box = document.getElementById("sheet-held");
  if (!box || !value("case")) return;
  if (box.hidden && others.length) box.querySelector("span")!.textContent = word("held", { names: others.join("、") });
  box.hidden = others.length === 0;
}

let going: Promise<void> = Promise.resolve();
let sending = false;

/** While a sheet is sent no draft of it is saved, lest it come back after it was sent. */
export async function hold(held: boolean): Promise<void> {
  sending = held;
  if (held) await going;
}

/** Keep the sheet now. Nothing is kept of an empty one, but a received call stays marked as open here. */
export function save(): Promise<void> {
  if (sending || (!filled() && !value("case"))) return Promise.resolve();
  going = keep();
  return going;
}

async function keep(): Promise<void> {
  const saving = sheet();
  dirty = false;
  const answer = await ask(room().dataset.draftUrl!, data());
  if (saving !== sheet()) return;
  if (!answer?.ok) {
    dirty = true;
    show(word("unsaved"));
    return;
  }
  const told = (await answer.json()) as { at: number; others: string[] };
  show(word("saved", { at: readable(told.at * 1000).time }));
  held(told.others);
  onSaved();
}

export async function drop(key: string): Promise<void> {
  const body = new FormData();
  body.set("key", key);
  await ask(room().dataset.dropUrl!, body);
  onSaved();
}

const pace = new Pace(save, EVERY_MS, FIRST_MS);

export function changed(): void {
  dirty = true;
  pace.ask();
}

/** Remember what stands open in this tab, as the address that brings it back: a number only, no word of a caller. */
export function remember(): void {
  const open = value("case") ? `case=${value("case")}` : `draft=${value("key")}`;
  window.sessionStorage.setItem(OPEN_KEY, open);
}

export function remembered(): string {
  return window.sessionStorage.getItem(OPEN_KEY) ?? "";
}

export function startDrafts(saved: () => void): void {
  onSaved = saved;
  const last = () => {
    if (dirty && !sending && filled()) void ask(room().dataset.draftUrl!, data(), true);
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && last());
  window.addEventListener("pagehide", last);
  window.setInterval(() => value("case") && !document.querySelector("dialog[open]") && void save(), BEAT_MS);
  // A line that comes back finds what it could not keep before.
  window.setInterval(() => dirty && serverTime.known && pace.ask(), EVERY_MS * 2);
}
