/** The strip of deeds that wait for the network or were refused on their return. */
import { makeIcon } from "../icons";
import { readable } from "../server-time";
import { word } from "../words";
import type { Outbox } from "./outbox";
import type { Deed } from "./drafts";

/** A deed that goes through at once never shows. */
const SHOW_AFTER_MS = 1500;

const since = new Map<string, number>();

export function drawWaiting(outbox: Outbox): void {
  const strip = document.getElementById("t-drafts");
  if (!strip) return;
  const now = Date.now();
  for (const deed of outbox.deeds) if (!since.has(deed.key)) since.set(deed.key, now);
  const shown = outbox.deeds.filter((deed) => deed.state === "refused" || now - since.get(deed.key)! >= SHOW_AFTER_MS);
  if (outbox.deeds.length > shown.length) window.setTimeout(() => drawWaiting(outbox), SHOW_AFTER_MS);
  strip.replaceChildren(...shown.map((deed) => line(deed, outbox)));
  strip.hidden = shown.length === 0;
}

function line(deed: Deed, outbox: Outbox): HTMLElement {
  const row = document.createElement("div");
  row.className = `t-draft is-${deed.state}`;
  row.dataset.action = deed.action;
  const text = document.createElement("span");
  const what = document.createElement("b");
  what.textContent = word(`term.${deed.action}`);
  text.append(what, ` ${readable(deed.at * 1000).time} · ${deed.order} · `);
  text.append(deed.state === "refused" ? word("term.refused", { why: deed.reason ?? "" }) : word("term.waiting"));
  row.append(makeIcon(deed.state === "refused" ? "alert-triangle" : "clock-hour-4"), text);
  if (deed.state === "refused") {
    const seen = document.createElement("button");
    seen.type = "button";
    seen.className = "button-plain";
    seen.textContent = word("term.seen");
    seen.addEventListener("click", () => void outbox.drop(deed.key));
    row.append(seen);
  }
  return row;
}
