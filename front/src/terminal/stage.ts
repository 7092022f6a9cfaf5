/** The order in hand as it stands when deeds that wait are counted in: which buttons show, how far the line is. */
import { readable } from "../server-time";
import { word } from "../words";
import type { Deed } from "./drafts";
import { after, STATIONS } from "./fold";

export const stage = () => document.querySelector<HTMLElement>(".t-order");

const words = (text: string | undefined) => (text ?? "").split(" ");

function showFor(order: HTMLElement, state: string): void {
  for (const part of order.querySelectorAll<HTMLElement>("[data-when], [data-unless]")) {
    const { when, unless } = part.dataset;
    part.hidden = when !== undefined ? !words(when).includes(state) : words(unless).includes(state);
  }
}

function reach(order: HTMLElement, deeds: Deed[]): void {
  for (const deed of deeds) {
    const station = order.querySelector<HTMLElement>(`[data-step="${deed.action}"]`);
    if (!station || station.classList.contains("is-done")) continue;
    station.classList.add("is-waiting");
    station.querySelector("time")!.textContent = readable(deed.at * 1000).time;
  }
  const done = [...order.querySelectorAll<HTMLElement>("[data-step]")];
  const last = done.reduce((found, step, n) => (step.matches(".is-done, .is-waiting") ? n : found), -1);
  done.forEach((step, n) => step.classList.toggle("is-next", n === last + 1));
}

/** Draw the order; `deeds` are its own that wait. While it `rests` the big button takes no second press. */
export function drawStage(deeds: Deed[], rests: boolean): void {
  const order = stage();
  if (!order) return;
  const state = after(order.dataset.state ?? "", deeds.map((deed) => deed.action));
  order.dataset.now = state;
  showFor(order, state);
  const kind = order.querySelector<HTMLElement>("[data-state-word]");
  if (kind && state !== order.dataset.state) kind.textContent = word(`state.${state}`);
  for (const button of order.querySelectorAll<HTMLButtonElement>(".t-act .t-big")) button.disabled = rests;
  reach(order, deeds.filter((deed) => STATIONS.includes(deed.action)));
  const said = order.querySelector<HTMLElement>("#t-said");
  if (said) {
    said.hidden = deeds.length === 0;
    said.textContent = deeds.length ? word("term.sending", { n: deeds.length }) : "";
  }
}

/** What Enter does: the one big button that shows. */
export function bigButton(): HTMLButtonElement | null {
  return [...document.querySelectorAll<HTMLButtonElement>(".t-act .t-big")].find((button) => !button.hidden && !button.disabled) ?? null;
}
