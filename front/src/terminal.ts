/** The terminal: rings until somebody signs, and keeps what is done while the network is away. */
import { fragment, note, parse } from "./fetching";
import { key } from "./keys";
import type { Live } from "./live";
import { Pace } from "./pace";
import { readable, serverTime } from "./server-time";
import { stayAwake } from "./terminal/awake";
import type { Deed } from "./terminal/drafts";
import { after } from "./terminal/fold";
import { attach, clear, complete, fieldsOf, filesOf, openDialog, say } from "./terminal/forms";
import { Outbox, type Sent } from "./terminal/outbox";
import { post } from "./terminal/post";
import { OneVoice, Ringer } from "./terminal/ringer";
import { bigButton, drawStage, stage } from "./terminal/stage";
import { drawWaiting } from "./terminal/waiting";
import { drawClocks } from "./wake";
import { word } from "./words";

interface Step {
  type?: string;
  order?: string;
}

const NOW_MS = 250;
const RETRY_S = 5;
/** After a deed the next big button comes in the same place: a second press of the same hand must not be taken. */
const REST_MS = 1200;
/** Steps of the centre that a man must hear, though there is nothing to sign. */
const TOLD = new Set(["result.returned", "objection.rejected", "order.withdrawn", "order.resumed", "order.reopened", "order.urged", "order.supervised"]);

const room = () => document.getElementById("terminal");
const byId = (id: string) => document.getElementById(id);
const items = () => [...document.querySelectorAll<HTMLElement>("#t-list .t-item")];
const seconds = () => Math.floor(serverTime.now() / 1000);

const ringer = new Ringer();
let outbox: Outbox;
let voice: OneVoice;
/** The order in hand, and the one that was asked for and is not shown yet. */
let chosen = "";
let wanted = "";
let lost = false;
let restsUntil = 0;
let turn = Date.now() * 1000;
/** Orders that rang at the last look, and those signed from here: the others were signed elsewhere. */
let rang = new Set<string>();
const signedHere = new Set<string>();
/** Orders that the feed told of before the page was fetched. */
const heralded = new Set<string>();

// --- what is shown ----------------------------------------------------------------

const now = new Pace(refresh, NOW_MS, 0);

async function refresh(): Promise<void> {
  const since = performance.now();
  const html = await fragment(`${room()!.dataset.url}now?order=${encodeURIComponent(wanted || chosen)}`);
  const place = byId("t-room");
  if (html === null || !place) return void (await amCutOff());
  const open = place.querySelector<HTMLDetailsElement>(".t-story")?.open && stage()?.dataset.order;
  const focused = (document.activeElement as HTMLElement | null)?.dataset.pick;
  place.replaceChildren(parse(html));
  outbox.read(since);
  heralded.clear();
  if (wanted === stage()?.dataset.order || !items().some((item) => item.dataset.pick === wanted)) wanted = "";
  else if (wanted) now.ask();
  const story = place.querySelector<HTMLDetailsElement>(".t-story");
  if (story && open && stage()?.dataset.order === open) story.open = true;
  if (focused) items().find((item) => item.dataset.pick === focused)?.focus();
  drawClocks(place);
  draw();
  receipts();
}

function unsigned(): Set<string> {
  const ringing = items().filter((item) => {
    const waiting = outbox.waiting(item.dataset.order!).map((deed) => deed.action);
    return after(item.dataset.state!, waiting) === "issued";
  });
  return new Set([...ringing.map((item) => item.dataset.order!), ...heralded]);
}

function draw(): void {
  const order = stage();
  chosen = order?.dataset.order ?? "";
  drawStage(chosen ? outbox.waiting(chosen) : [], performance.now() < restsUntil);
  drawWaiting(outbox);
  ring();
}

function ring(): void {
  const ringing = unsigned();
  for (const order of rang) if (!ringing.has(order)) signedElsewhere(order);
  const fresh = [...ringing].find((order) => !rang.has(order));
  rang = ringing;
  const root = room()!;
  root.dataset.state = ringing.size ? "ringing" : items().length ? "handling" : "idle";
  document.documentElement.classList.toggle("is-ringing", ringing.size > 0);
  document.title = ringing.size ? word("term.title", { n: ringing.size }) : (root.dataset.title ?? "");
  // A new order comes before one that is signed already; what somebody is typing stays where it is.
  if (fresh && fresh !== chosen && !wanted && !ringing.has(chosen) && !document.querySelector("dialog[open]")) pick(fresh);
  if (ringing.size && voice.mine) ringer.start();
  else ringer.stop();
}

function signedElsewhere(order: string): void {
  if (signedHere.delete(order)) return;
  const item = items().find((one) => one.dataset.order === order);
  const { signedBy = "", signedAt = "" } = item?.dataset ?? {};
  if (signedBy) note(word("term.by", { who: signedBy, at: readable(Number(signedAt) * 1000).time, order }));
}

function pick(order: string): void {
  wanted = order;
  window.scrollTo({ top: 0 });
  byId("t-stage")?.scrollTo({ top: 0 });
  now.ask();
}

// --- receipts ----------------------------------------------------------------------

const receiptsSent = new Set<string>();

function receipts(): void {
  for (const item of items()) {
    const order = item.dataset.order!;
    if (item.dataset.received === "1" || receiptsSent.has(order)) continue;
    receiptsSent.add(order);
    void post(`orders/${encodeURIComponent(order)}/received`, new FormData()).then((answer) => {
      if (!answer?.ok) receiptsSent.delete(order);
    });
  }
}

// --- deeds -------------------------------------------------------------------------

function uuid(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  return [...(crypto as Crypto).getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function act(action: string, order: string, fields: Record<string, string> = {}, files: File[] = []): void {
  const { officer = "", officerName = "" } = room()!.dataset;
  const deed: Deed = { key: uuid(), unit: outbox.unit, order, action, at: seconds(), turn: (turn += 1), officer, officerName, fields, files, state: "waiting" };
  if (action === "sign") signedHere.add(order);
  restsUntil = performance.now() + REST_MS;
  window.setTimeout(draw, REST_MS + 20);
  void outbox.add(deed);
  if (officer === "0" && !lost) askWho();
}

function sent({ deed, outcome }: Sent): void {
  if (outcome.kind === "done") now.ask();
  if (outcome.kind === "nobody") askWho();
  if (outcome.kind === "cut-off") cutOff();
  if (outcome.kind === "refused") {
    if (deed.action === "sign") signedHere.delete(deed.order);
    now.ask();
  }
}

function submit(form: HTMLFormElement): void {
  const name = form.dataset.form!;
  if (!complete(form)) return;
  if (name === "duty") return void beginDuty(form);
  if (name === "caller") return void showNumber(form);
  act(name, form.dataset.order!, fieldsOf(form), filesOf(form));
  clear(form);
  form.closest("dialog")!.close();
}

async function showNumber(form: HTMLFormElement): Promise<void> {
  const answer = await post(`orders/${encodeURIComponent(form.dataset.order!)}/caller`, new FormData(form));
  const told = (await answer?.json().catch(() => null)) as { phone?: string; name?: string; reason?: string } | null;
  if (answer?.status === 401) return askWho();
  if (!answer?.ok || !told?.phone) return say(form, told?.reason ?? word(answer ? "term.no-number" : "unreachable"));
  const link = document.createElement("a");
  link.href = `tel:${told.phone}`;
  link.textContent = told.phone;
  const place = byId("t-phone")!;
  place.replaceChildren(link, ...(told.name ? [` ${told.name}`] : []));
  place.hidden = false;
}

// --- on duty -------------------------------------------------------------------------

function askWho(): void {
  if (!document.querySelector("dialog[open]")) openDialog("duty");
}

async function beginDuty(form: HTMLFormElement): Promise<void> {
  const answer = await post("duty", new FormData(form));
  const told = (await answer?.json().catch(() => null)) as { officer?: number; name?: string; reason?: string } | null;
  form.querySelector<HTMLInputElement>(".t-pin")!.value = "";
  if (!answer?.ok || !told?.officer) return say(form, told?.reason ?? word("unreachable"));
  room()!.dataset.officer = String(told.officer);
  room()!.dataset.officerName = told.name ?? "";
  byId("t-duty")!.querySelector("span")!.textContent = told.name ?? "";
  form.closest("dialog")!.close();
  outbox.held = false;
  now.ask();
  void outbox.flush();
}

async function begin(): Promise<void> {
  if ((await ringer.unlock()) === "on") ringer.test();
  stayAwake();
  if (room()!.dataset.officer === "0") askWho();
}

function showSound(): void {
  const chip = byId("t-sound");
  if (chip) chip.dataset.state = ringer.sound;
  const strip = byId("t-silent");
  if (strip) strip.hidden = ringer.sound === "on";
  room()?.classList.toggle("is-silent", ringer.sound === "off");
  if (ringer.sound === "on") voice.claim();
}

// --- line and device ------------------------------------------------------------------

async function amCutOff(): Promise<void> {
  const answer = await fetch(`${room()!.dataset.url}now`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 403) cutOff();
}

function cutOff(): void {
  ringer.stop();
  window.location.reload(); // The server says what happened; what waits here stays in the browser.
}

function setLost(is: boolean): void {
  const line = byId("t-line");
  if (line) line.dataset.state = is ? "off" : "on";
  if (lost && !is) void outbox.flush();
  lost = is;
}

// --- start -----------------------------------------------------------------------------

function listen(): void {
  document.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLElement>("[data-deed], [data-open], [data-pick], [data-do]");
    if (!target) return;
    const { deed, open, pick: order, do: what } = target.dataset;
    if (deed) act(deed, chosen);
    else if (open) openForm(open);
    else if (order) pick(order);
    else if (what === "begin") void begin();
    else if (what === "sound") void ringer.unlock().then(() => ringer.test());
    else if (what === "duty") openDialog("duty");
    else if (what === "photo") byId("t-camera")?.click();
    else if (what === "close") target.closest("dialog")?.close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.form) return;
    event.preventDefault();
    submit(form);
  });
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.type !== "file" || !input.files?.length) return;
    const form = input.id === "t-camera" ? openForm("progress")?.querySelector("form") : input.form;
    if (form) attach(form, input.files);
    input.value = "";
  });
  // Any first touch gives the sound back after a reload.
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, () => ringer.sound === "off" && void ringer.unlock());
  window.addEventListener("online", () => void outbox.flush());
  key("Enter", () => bigButton()?.click());
}

function openForm(name: string): HTMLDialogElement | null {
  const number = byId("t-phone");
  if (number) number.hidden = true;
  return openDialog(name, chosen);
}

function startWorker(): void {
  const { worker, url } = room()!.dataset;
  if (worker && url && "serviceWorker" in navigator) void navigator.serviceWorker.register(worker, { scope: url }).catch(() => {});
}

/** The page that the worker shows without a network: opens the terminal as soon as it can be reached. */
function startOffline(): void {
  const url = byId("t-offline")?.dataset.url;
  if (!url) return;
  const again = () => fetch(`${url}now`, { headers: { "HX-Request": "true" } }).then((answer) => answer.status < 500 && window.location.assign(url)).catch(() => {});
  document.addEventListener("click", (event) => (event.target as Element).closest('[data-do="retry"]') && void again());
  window.setInterval(() => void again(), RETRY_S * 1000);
  const kept = new Outbox("");
  kept.onChange = () => {
    const place = document.querySelector<HTMLElement>(".t-off-drafts");
    if (!place) return;
    place.hidden = kept.deeds.length === 0;
    place.textContent = word("term.kept", { n: kept.deeds.length });
  };
  void kept.load();
}

/** The idle clock, on the page's beat; and what waits is tried again now and then. */
export function tickTerminal(live: Live | null): void {
  const clock = document.querySelector("[data-clock]");
  if (clock && serverTime.known) clock.textContent = readable(serverTime.now()).time;
  if (!room()) return;
  if (live) setLost(live.lost);
  if (lost && seconds() % RETRY_S === 0) void amCutOff();
  if (outbox.deeds.some((deed) => deed.state === "waiting") && seconds() % RETRY_S === 0) void outbox.flush();
}

export function startTerminal(live: Live | null): void {
  startOffline();
  const root = room();
  if (!root) return;
  root.dataset.title = document.title;
  outbox = new Outbox(root.dataset.unit ?? "");
  outbox.onChange = draw;
  outbox.onSent = sent;
  voice = new OneVoice(root.dataset.name ?? "", () => ring());
  ringer.onChange = showSound;
  listen();
  draw();
  showSound();
  void ringer.unlock();
  receipts();
  startWorker();
  void outbox.load().then(() => outbox.flush());
  if (!live) return;
  live.on("time", () => (root.dataset.live = "1"));
  live.on("shut", () => void amCutOff());
  live.on("case", (data) => told((data ?? {}) as Step));
  live.on("reset", () => now.ask());
}

function told({ type = "", order = "" }: Step): void {
  if (type === "order.issued" && order) {
    heralded.add(order);
    ring(); // The sound first, the words right after.
  }
  if (TOLD.has(type)) ringer.note();
  now.ask();
}

export function catchUpTerminal(): void {
  if (!room()) return;
  now.ask();
  void outbox.flush();
}

