/** The case file lives: the timeline grows, clocks and head follow, the why stays open beside them. */
import htmx from "htmx.org";
import { startActs } from "./acts";
import { fragment, parse } from "./fetching";
import { key, onEscape } from "./keys";
import type { Live } from "./live";
import { Pace } from "./pace";
import { startPaper } from "./paper";
import { wake } from "./wake";

const LIVE_MS = 500;
const WHY_MS = 20_000;

const room = () => document.querySelector<HTMLElement>(".file");
const panel = () => document.getElementById("why");

function marks(): void {
  for (const row of document.querySelectorAll(".tl.is-start, .tl.is-stop")) row.classList.remove("is-start", "is-stop");
  for (const link of document.querySelectorAll(".why-link.is-open")) link.classList.remove("is-open");
  const why = panel()?.querySelector<HTMLElement>(".why-in");
  if (!why || panel()?.hidden) return;
  document.getElementById(`e-${why.dataset.start}`)?.classList.add("is-start");
  document.getElementById(`e-${why.dataset.stop}`)?.classList.add("is-stop");
  document.querySelector(`.why-link[data-why="${CSS.escape(why.dataset.key ?? "")}"]`)?.classList.add("is-open");
}

function keepInAddress(why: string | null): void {
  const url = new URL(window.location.href);
  if (why) url.searchParams.set("why", why);
  else url.searchParams.delete("why");
  window.history.replaceState(null, "", url);
}

function showWhy(shown: boolean): boolean {
  const box = panel();
  const was = box !== null && !box.hidden;
  room()?.classList.toggle("is-asking", shown);
  if (box) box.hidden = !shown;
  if (!shown) {
    const opener = document.querySelector<HTMLElement>(".why-link.is-open");
    box?.replaceChildren();
    keepInAddress(null);
    opener?.focus();
  }
  marks();
  return was && !shown;
}

function nextWhy(): void {
  const links = [...document.querySelectorAll<HTMLElement>(".why-link")];
  const at = links.findIndex((link) => link.classList.contains("is-open"));
  const next = links[(at + 1) % links.length];
  next?.focus();
  next?.click();
}

/** Put the fresh timeline in place of the old one; receipts and late entries change older lines too. */
function replaceTimeline(html: string): void {
  const list = document.querySelector<HTMLElement>(".file-time .timeline");
  const came = parse(html).querySelector<HTMLElement>(".timeline");
  if (!list || !came) return;
  const known = new Set([...list.querySelectorAll(".tl")].map((row) => row.id));
  const rows = [...came.querySelectorAll<HTMLElement>(".tl")];
  for (const row of rows) if (!known.has(row.id)) row.classList.add("is-fresh");
  list.replaceChildren(...came.children);
  htmx.process(list);
  const count = document.getElementById("timeline-count");
  if (count) count.textContent = String(rows.length);
}

function oob(html: string): void {
  for (const part of parse(html).querySelectorAll<HTMLElement>("[hx-swap-oob]")) {
    const target = document.getElementById(part.id);
    if (!target) continue;
    target.replaceChildren(...part.childNodes);
    wake(target);
  }
}

async function refresh(): Promise<void> {
  const { liveUrl = "", timelineUrl = "" } = room()?.dataset ?? {};
  const [live, timeline] = await Promise.all([fragment(liveUrl), fragment(timelineUrl)]);
  if (live !== null) oob(live);
  if (timeline !== null) replaceTimeline(timeline);
  marks();
  refreshWhy();
}

function refreshWhy(): void {
  const why = panel()?.querySelector<HTMLElement>(".why-in");
  if (!why || panel()?.hidden) return;
  const link = document.querySelector(`.why-link[data-why="${CSS.escape(why.dataset.key ?? "")}"]`);
  const url = link?.getAttribute("hx-get");
  if (url) void htmx.ajax("get", url, { target: "#why", swap: "innerHTML" });
}

function goTo(position: string): void {
  const row = document.getElementById(`e-${position}`);
  row?.scrollIntoView({ block: "center", behavior: "smooth" });
  row?.classList.remove("is-fresh");
  window.requestAnimationFrame(() => row?.classList.add("is-fresh"));
}

function startClicks(): void {
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if ((event.target as Element).id !== "why") return;
    showWhy(true);
    keepInAddress(panel()?.querySelector<HTMLElement>(".why-in")?.dataset.key ?? null);
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest('[data-act="close-why"]')) showWhy(false);
    if (target.closest('[data-act="print"]')) printIt();
    const evidence = target.closest<HTMLElement>(".evidence");
    if (evidence) {
      event.preventDefault();
      goTo(evidence.dataset.position!);
    }
  });
  document.getElementById("only-deeds")?.addEventListener("change", (event) => {
    room()?.classList.toggle("only-deeds", (event.target as HTMLInputElement).checked);
  });
}

function printIt(): void {
  window.location.href = `${room()?.dataset.printUrl ?? ""}?now`;
}

const pace = new Pace(refresh, LIVE_MS, 60);

export function startCaseFile(live: Live | null): void {
  startPaper();
  const file = room();
  if (!file) return;
  startClicks();
  onEscape(() => showWhy(false));
  key("w", nextWhy);
  key("p", printIt);
  startActs("ale", () => pace.ask());
  marks();
  window.setInterval(refreshWhy, WHY_MS);
  if (!live) return;
  const mine = (data: unknown) => {
    if ((data as { case?: string } | null)?.case === file.dataset.case) pace.ask();
  };
  live.on("case", mine);
  live.on("clock", mine);
  live.on("reset", () => pace.ask());
}

export function catchUpFile(): void {
  if (room()) pace.ask();
}
