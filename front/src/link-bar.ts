/** The bar across the top: the connection is lost, or was lost and caught up. */
import { ICON, makeIcon } from "./icons";
import type { LiveState } from "./live";
import { readable, serverTime } from "./server-time";
import { word } from "./words";

const SHOW_BACK_MS = 6000;

let asOf = "";
let timer = 0;

function show(kind: "lost" | "back", text: string): void {
  const bar = document.getElementById("link-bar");
  if (!bar) return;
  if (bar.dataset.kind !== kind || bar.hidden) {
    bar.replaceChildren(makeIcon(ICON[kind]), document.createElement("span"));
    bar.dataset.kind = kind;
    bar.hidden = false;
  }
  bar.lastElementChild!.textContent = text;
}

export function showLinkState({ lost, silence }: LiveState): void {
  document.documentElement.classList.toggle("is-lost", lost);
  if (!lost) {
    asOf = "";
    return;
  }
  window.clearTimeout(timer);
  asOf ||= readable(serverTime.now() - silence).time;
  show("lost", word("lost", { s: Math.round(silence / 1000), at: asOf }));
}

export function showBack(missed: number): void {
  show("back", word("caught", { n: missed }));
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    const bar = document.getElementById("link-bar");
    if (bar?.dataset.kind === "back") bar.hidden = true;
  }, SHOW_BACK_MS);
}
