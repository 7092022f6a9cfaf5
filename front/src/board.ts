/** The watch board lives: rows in view are patched, the rest only counts. */
import htmx from "htmx.org";
import { startActs } from "./acts";
import { fragment, parse } from "./fetching";
import { key, onEscape } from "./keys";
import type { Live } from "./live";
import { choose, currentRow } from "./list";
import { Pace } from "./pace";
import { place, plan, type Patch } from "./row-patch";
import { breached, startSound } from "./sound";
import { startWall } from "./wall";
import { wake } from "./wake";
import { word } from "./words";

interface CaseEvent {
  case?: string;
  orders?: string[];
}

const ROWS_MS = 300;
const LIST_MS = 2000;
const STRIP_MS = 3000;
const LOOK_MS = 800;

const byId = (id: string) => document.getElementById(id);
const body = () => byId("board-rows");
const room = () => document.querySelector<HTMLElement>(".watch");

function rowsOfCase(id: string): HTMLElement[] {
  return [...(body()?.querySelectorAll<HTMLElement>(`tr[data-case="${CSS.escape(id)}"]`) ?? [])];
}

function listUrl(extra: Record<string, string> = {}): string {
  const query = new URLSearchParams(window.location.search);
  query.delete("look");
  for (const [name, value] of Object.entries(extra)) query.set(name, value);
  return `${room()?.dataset.rowsUrl ?? ""}?${query}`;
}

/** Somebody is reading: rows must not jump away under the eye or the hand. */
function reading(): boolean {
  const scroll = document.querySelector(".list-scroll");
  return currentRow() !== null || (scroll?.scrollTop ?? 0) > 0 || window.scrollY > 8;
}

const waiting = new Set<string>();

async function refreshRows(): Promise<void> {
  const ids = [...waiting];
  waiting.clear();
  if (!ids.length) return;
  const html = await fragment(listUrl({ ids: ids.join(",") }));
  const list = body();
  if (html === null || !list) return;
  const patch = plan(list, parse(html), ids);
  place(list, patch, { order: "keep", gone: "remove" }, wake);
  if (patch.gone.length) listPace.ask(); // What stood on the next page comes up, and the foot counts anew.
}

/** Under the rows: what is said when there are none, and where one is among the pages. */
function foot(incoming: DocumentFragment): void {
  const empty = byId("board-empty");
  if (empty) empty.hidden = body()?.querySelector("tr[data-order]") !== null;
  const came = incoming.querySelector<HTMLTemplateElement>("#fresh-foot");
  const target = byId("board-foot");
  if (!came || !target) return;
  target.replaceChildren(came.content.cloneNode(true));
  wake(target);
}

function fresh(patch: Patch | null): void {
  const pill = byId("fresh");
  if (!pill) return;
  const moved = patch ? patch.added.length + patch.gone.length : 0;
  pill.hidden = moved === 0;
  pill.querySelector("span")!.textContent = word("new", { n: moved });
}

async function refreshList(force = false): Promise<void> {
  const html = await fragment(listUrl());
  const list = body();
  if (html === null || !list) return;
  const came = parse(html);
  const patch = plan(list, came, null);
  const hold = !force && reading();
  place(list, patch, hold ? { order: "keep", gone: "keep" } : { order: "new", gone: "remove" }, wake);
  fresh(hold ? patch : null);
  foot(came);
}

async function swapInner(id: string, url: string | undefined): Promise<void> {
  const html = url ? await fragment(url + (id === "counters" ? window.location.search : "")) : null;
  const target = byId(id);
  if (html === null || !target) return;
  target.replaceChildren(parse(html));
  wake(target);
}

const rowPace = new Pace(refreshRows, ROWS_MS, 60);
const listPace = new Pace(() => refreshList(), LIST_MS, 300);
const stripPace = new Pace(() => swapInner("strip", room()?.dataset.stripUrl), STRIP_MS, 300);
const lookPace = new Pace(refreshLook, LOOK_MS, 100);

/** The parts of the chosen case are put in place of the old ones; a form that is being filled in stays. */
async function refreshLook(): Promise<void> {
  const shown = document.querySelector<HTMLElement>(".look-in");
  const html = shown ? await fragment(shown.dataset.refresh!) : null;
  if (html === null || !shown?.isConnected) return;
  for (const part of parse(html).querySelectorAll<HTMLElement>("[data-part]")) {
    const old = shown.querySelector<HTMLElement>(`[data-part="${part.dataset.part!}"]`);
    if (!old) continue;
    const { scrollTop } = old;
    old.replaceChildren(...part.childNodes);
    old.scrollTop = scrollTop;
    wake(old);
  }
}

/** Somebody here did something: it is shown at once, whatever the line does. */
function onActed(id: string): void {
  for (const row of rowsOfCase(id)) waiting.add(row.dataset.order!);
  rowPace.ask();
  listPace.ask();
  stripPace.ask();
  lookPace.ask();
}

function onClock(data: unknown): void {
  onCase(data);
  if ((data as { mark?: string } | null)?.mark === "breach") breached();
}

function onCase(data: unknown): void {
  const { case: id = "", orders = [] } = (data ?? {}) as CaseEvent;
  const seen = rowsOfCase(id);
  for (const row of seen) waiting.add(row.dataset.order!);
  for (const order of orders) if (byId(`o-${order}`)) waiting.add(order);
  if (waiting.size) rowPace.ask();
  if (!seen.length || orders.some((order) => !byId(`o-${order}`))) listPace.ask();
  stripPace.ask();
  if (document.querySelector<HTMLElement>(".look-in")?.dataset.case === id) lookPace.ask();
}

function onCounters(data: unknown): void {
  const counters = (data as { counters?: Record<string, number> } | null)?.counters ?? {};
  for (const [code, count] of Object.entries(counters)) {
    const link = document.querySelector<HTMLElement>(`[data-counter="${CSS.escape(code)}"]`);
    const shown = link?.querySelector("b");
    if (!shown || shown.textContent === String(count)) continue;
    shown.textContent = String(count);
    link!.classList.toggle("is-some", count > 0);
  }
}

function refreshAll(): void {
  void refreshList();
  stripPace.ask();
  lookPace.ask();
  void swapInner("counters", room()?.dataset.countersUrl);
}

function showLook(shown: boolean): boolean {
  const panel = byId("look");
  const was = panel !== null && !panel.hidden;
  room()?.classList.toggle("is-looking", shown);
  if (panel) panel.hidden = !shown;
  if (!shown) {
    panel?.replaceChildren();
    document.querySelector("tr.is-current")?.classList.remove("is-current");
    if (byId("fresh")?.hidden === false) listPace.ask();
  }
  return was && !shown;
}

/** Filters, sorting and paging bring a new table: the row chosen in the old one stays chosen. */
function keepChoice(): void {
  let chosen = "";
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if ((event.target as Element).id === "board") chosen = currentRow()?.id ?? "";
  });
  htmx.onLoad((came) => {
    if (!(came instanceof Element) || came.id !== "board") return;
    const row = byId(chosen);
    if (row) choose(row);
  });
}

function startPanel(): void {
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if ((event.target as Element).id === "look") showLook(true);
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest('[data-act="close-look"]')) showLook(false);
    if (target.closest("#fresh")) void refreshList(true);
    const line = target.closest<HTMLElement>("[data-look]");
    if (line && !(event as MouseEvent).ctrlKey && !(event as MouseEvent).metaKey) {
      event.preventDefault();
      lookAt(line.dataset.look!, line.dataset.case!);
    }
  });
  onEscape(() => showLook(false));
}

function lookAt(order: string, caseId: string): void {
  const row = byId(`o-${order}`);
  if (row) {
    row.click();
    return;
  }
  const any = document.querySelector<HTMLElement>("#strip");
  const url = any?.querySelector<HTMLElement>(`[data-case="${CSS.escape(caseId)}"]`)?.dataset.panel;
  if (url) void htmx.ajax("get", url, { target: "#look", swap: "innerHTML" });
}

export function startBoard(live: Live | null): void {
  startWall(live);
  if (!room()) return;
  startPanel();
  startActs("usapvcbkrgl", onActed);
  startSound();
  keepChoice();
  for (let n = 1; n <= 7; n += 1) key(String(n), () => document.querySelectorAll<HTMLElement>(".counter")[n - 1]?.click());
  if (!live) return;
  live.on("case", onCase);
  live.on("board", onCounters);
  live.on("clock", onClock);
  live.on("reset", refreshAll);
}

/** After a lost line the whole view is read again. */
export function catchUp(): void {
  if (room()) refreshAll();
}
