/** The console: a call from the first key to the orders, without the mouse. */
import { ask, askFor } from "../ask";
import { parse } from "../fetching";
import type { Live } from "../live";
import { Pace } from "../pace";
import { wake } from "../wake";
import { word } from "../words";
import { advice } from "./advice";
import { changed, drop, hold, remember, remembered, save, startDrafts } from "./draft";
import { openFind, startFind } from "./find";
import { begin, choose, field, filled, lead, mask, newKey, sheet, tell, toggle, unpick, value } from "./sheet";

const QUEUE_MS = 1500;
const SENT_MS = 700;
const LOOK_MS = 10_000;
const SENT_KEY = "console.sent";
const KEPT = 4;
const SURE_MS = 3000;

const room = () => document.querySelector<HTMLElement>(".console");
const byId = (id: string) => document.getElementById(id);

// --- what waits, what was sent ---------------------------------------------------------------

async function refreshTodo(): Promise<void> {
  const html = await askFor(`${room()!.dataset.todoUrl}?open=${encodeURIComponent(value("key"))}`);
  const place = byId("todo");
  if (html === null || !place) return;
  const came = parse(html);
  for (const group of came.querySelectorAll<HTMLDetailsElement>(".todo-group")) {
    const before = place.querySelector<HTMLDetailsElement>(`.todo-group[data-code="${group.dataset.code}"]`);
    if (before) group.open = before.open;
  }
  const focus = (document.activeElement as HTMLElement | null)?.dataset.sheet;
  place.replaceChildren(came);
  wake(place);
  if (focus) place.querySelector<HTMLElement>(`[data-sheet="${CSS.escape(focus)}"]`)?.focus();
}

const sentCases = () => JSON.parse(window.sessionStorage.getItem(SENT_KEY) ?? "[]") as string[];

async function refreshSent(): Promise<void> {
  const cases = sentCases();
  const place = byId("sent");
  if (!place || !cases.length) return;
  const html = await askFor(`${room()!.dataset.stripUrl}?${new URLSearchParams(cases.map((c) => ["case", c]))}`);
  if (html === null) return;
  place.replaceChildren(parse(html));
  place.hidden = !place.querySelector(".sent-case");
  wake(place);
}

const todoPace = new Pace(refreshTodo, QUEUE_MS, 150);
const sentPace = new Pace(refreshSent, SENT_MS, 50);

function remind(caseNumber: string): void {
  const cases = [caseNumber, ...sentCases().filter((c) => c !== caseNumber)].slice(0, KEPT);
  window.sessionStorage.setItem(SENT_KEY, JSON.stringify(cases));
  byId("sent")!.dataset.last = caseNumber;
  sentPace.ask();
}

// --- the sheet ---------------------------------------------------------------------------------

/** Put another sheet in place; it has a name of its own from now on. */
function place(made: DocumentFragment): void {
  byId("sheet-place")!.replaceChildren(made);
  if (!value("key")) field("key").value = newKey();
  remember();
  wake(byId("sheet-place")!);
  tell();
  lead();
  advice.ask();
  todoPace.ask(); // The draft that stands open is not in the list.
  (value("case") ? byId("f-text") : byId("f-phone"))?.focus();
}

async function fresh(): Promise<void> {
  if (filled()) await save();
  place((byId("blank-sheet") as HTMLTemplateElement).content.cloneNode(true) as DocumentFragment);
}

async function openSheet(url: string): Promise<void> {
  if (filled()) await save();
  const html = await askFor(url);
  if (html === null) return;
  place(parse(html));
  mask();
  if (value("case")) await save(); // The others see at once that it is open here.
}

async function send(): Promise<void> {
  const sent = sheet();
  const button = byId("send") as HTMLButtonElement;
  if (button.disabled) return;
  const body = new FormData(sent);
  button.disabled = true;
  sent.classList.add("is-sending");
  await hold(true);
  const answer = await ask(room()!.dataset.sendUrl!, body);
  await hold(false);
  sent.classList.remove("is-sending");
  button.disabled = false;
  if (answer === null) {
    say(null, word("unreachable"));
    return;
  }
  const html = await answer.text();
  const told = answer.status < 500 && html.length < 5000 && !html.includes("<html") ? html : null;
  if (!answer.ok) {
    say(told, word("failed", { status: answer.status }));
    return;
  }
  remind(answer.headers.get("X-Case") ?? "");
  place((byId("blank-sheet") as HTMLTemplateElement).content.cloneNode(true) as DocumentFragment);
  say(told, "");
  todoPace.ask();
}

/** Say in place how it went; a refusal is read out and nothing is lost. */
function say(html: string | null, text: string): void {
  const target = byId("said")!;
  if (html !== null) target.replaceChildren(parse(html));
  else {
    const line = document.createElement("p");
    line.className = "said said-refused";
    line.textContent = text;
    target.replaceChildren(line);
  }
}

function discard(button: HTMLElement): void {
  if (filled() && !button.classList.contains("is-sure")) {
    const before = button.innerHTML;
    button.classList.add("is-sure");
    button.textContent = word("gone");
    window.setTimeout(() => {
      if (!button.isConnected || !button.classList.contains("is-sure")) return;
      button.classList.remove("is-sure");
      button.innerHTML = before;
    }, SURE_MS);
    return;
  }
  void drop(value("key"));
  place((byId("blank-sheet") as HTMLTemplateElement).content.cloneNode(true) as DocumentFragment);
}

function merge(into: string): void {
  field("into").value = into;
  touched();
}

function touched(): void {
  begin();
  tell();
  advice.ask();
  changed();
}

// --- keys, clicks, typing ---------------------------------------------------------------------------

function outcome(code: string): void {
  if (!choose(code)) return;
  touched();
  sheet().querySelector<HTMLElement>(".grounds:not([hidden]) input")?.focus();
}

const KEYS: Record<string, () => void> = {
  F2: () => void fresh(),
  F4: () => outcome("accept"),
  F6: () => outcome("refuse"),
  F7: () => outcome("transfer"),
  F8: () => void send(),
  F9: openFind,
};

function onKey(event: KeyboardEvent): void {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const action = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey ? KEYS[event.key] : undefined;
  const digit = event.altKey && !event.ctrlKey ? /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] : undefined;
  const keep = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (action) action();
  else if (digit) offer(digit);
  else if (keep) void save();
  else if (!ground(event) && !stepOn(event)) return;
  event.preventDefault();
  event.stopPropagation();
}

function offer(n: string): void {
  const unit = document.querySelector<HTMLElement>(`.offer[data-n="${n}"]`)?.dataset.unit;
  if (!unit) return;
  toggle(unit);
  touched();
}

/** A digit chooses the ground of that number. */
function ground(event: KeyboardEvent): boolean {
  const set = (event.target as HTMLElement).closest(".grounds");
  if (!set || !/^[1-9]$/.test(event.key) || !(event.target as HTMLElement).matches("input[type=radio]")) return false;
  const radio = set.querySelectorAll<HTMLInputElement>("input[name=ground]")[Number(event.key) - 1];
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  touched();
  return true;
}

/** Enter in a field goes on to the next one: nothing is sent by accident. */
function stepOn(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.key !== "Enter" || !target.matches("#sheet input, #sheet select")) return false;
  const reason = target.closest(".unmask-other");
  if (reason) {
    reason.querySelector<HTMLElement>("button")?.click();
    return true;
  }
  if (target instanceof HTMLInputElement && target.name === "ground" && !target.checked) {
    target.checked = true;
    touched();
  }
  const all = [...sheet().querySelectorAll<HTMLElement>("input:not([type=hidden]), select, textarea, .button-send")];
  const open = all.filter((box) => box === target || (box.offsetParent !== null && !box.matches("[readonly], [type=radio]:not(:checked)")));
  open[open.indexOf(target) + 1]?.focus();
  return true;
}

const ACTS: Record<string, (on: HTMLElement) => void> = {
  new: () => void fresh(),
  draft: () => void save(),
  drop: discard,
  add: openFind,
  lead: (on) => lead(on.closest<HTMLElement>(".upick")!.dataset.unit!),
  unpick: (on) => unpick(on.closest<HTMLElement>(".upick")!.dataset.unit!),
  take: (on) => toggle(on.closest<HTMLElement>(".offer")!.dataset.unit!),
  merge: (on) => merge(on.dataset.case!),
  unmerge: () => merge(""),
  category: (on) => {
    field("category").value = on.dataset.category!;
    field("category_auto").value = "0";
  },
};
const QUIET = new Set(["new", "draft", "drop", "add"]);

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  const opens = target.closest<HTMLElement>("[data-sheet]");
  if (opens) void openSheet(opens.dataset.sheet!);
  const act = target.closest<HTMLElement>("[data-act]");
  const does = act ? ACTS[act.dataset.act!] : undefined;
  if (!act || !does) return;
  does(act);
  if (!QUIET.has(act.dataset.act!)) touched();
}

function onInput(event: Event): void {
  const box = event.target as HTMLInputElement;
  if (!box.closest("#sheet") || box.closest(".unmask-other")) return;
  if (box.name === "place" || box.name === "category") field(`${box.name}_auto`).value = box.value ? "0" : "1";
  if (box.name === "outcome") field("into").value = "";
  touched();
}

export async function startConsole(live: Live | null): Promise<void> {
  if (!room()) return;
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("click", onClick);
  document.addEventListener("input", onInput);
  document.addEventListener("focusin", () => mask());
  document.addEventListener("focusout", () => window.setTimeout(() => mask(), 0));
  document.addEventListener("submit", (event) => {
    if ((event.target as HTMLElement).id !== "sheet") return;
    event.preventDefault();
    void send();
  });
  document.addEventListener("unlocked", catchUpConsole);
  startFind(touched);
  startDrafts(() => todoPace.ask());
  window.setInterval(() => todoPace.ask(), LOOK_MS); // Who opens a call is no event of it.
  live?.on("case", (data) => {
    todoPace.ask();
    if (sentCases().includes((data as { case?: string } | null)?.case ?? "")) sentPace.ask();
  });
  live?.on("reset", catchUpConsole);
  sentPace.ask();
  await begun();
}

/** After a crash or a reload what stood here comes back; an address that names something goes before. */
async function begun(): Promise<void> {
  const left = remembered();
  const named = value("key") || value("case");
  if (!value("key")) field("key").value = newKey(); // Somebody may type before the answer comes.
  if (left && !named) {
    const html = await askFor(`${room()!.dataset.sheetUrl}?${left}`);
    const came = html === null ? null : parse(html);
    const known = came?.querySelector<HTMLInputElement>(left.startsWith("case=") ? "input[name=case]" : "input[name=key]")?.value;
    if (came && known && !filled()) {
      place(came);
      mask();
      return;
    }
  }
  if (!filled()) place(parse(byId("sheet-place")!.innerHTML));
}

export function catchUpConsole(): void {
  if (!room()) return;
  todoPace.ask();
  sentPace.ask();
  advice.ask();
}
