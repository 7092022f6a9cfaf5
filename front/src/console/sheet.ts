/** The sheet of a call: its fields, the units chosen, the outcome, and what its button says. */
import { serverTime } from "../server-time";
import { fill, word } from "../words";

const EMPTY = ["phone", "name", "address", "text", "order_text", "deaths", "headcount", "screen_text"];

export const sheet = () => document.getElementById("sheet") as HTMLFormElement;
const byId = (id: string) => document.getElementById(id);

export function field(name: string): HTMLInputElement {
  return sheet().elements.namedItem(name) as HTMLInputElement;
}

export function value(name: string): string {
  const found = sheet().elements.namedItem(name);
  return found instanceof RadioNodeList ? found.value : ((found as HTMLInputElement | null)?.value ?? "");
}

export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether anything was typed or chosen that would be a pity to lose. */
export function filled(): boolean {
  const typed = EMPTY.some((name) => {
    const box = sheet().elements.namedItem(name);
    return box instanceof HTMLElement && !box.matches("[readonly]") && (box as HTMLInputElement).value.trim() !== "";
  });
  return typed || picked().length > 0 || value("into") !== "";
}

/** The moment at which the call was taken: that of the first key. */
export function begin(): void {
  if (!value("began")) field("began").value = String(Math.floor(serverTime.now() / 1000));
}

// --- units ------------------------------------------------------------------------------

let proposed = "";

export function proposeLead(unit: string): void {
  proposed = unit;
}

export function picked(): string[] {
  return [...document.querySelectorAll<HTMLElement>("#picks .upick")].map((pick) => pick.dataset.unit!);
}

export function pick(unit: string): void {
  if (!unit || picked().includes(unit)) return;
  const made = (byId("pick") as HTMLTemplateElement).content.firstElementChild!.cloneNode(true) as HTMLElement;
  made.dataset.unit = unit;
  made.querySelector("input")!.value = unit;
  made.querySelector(".upick-name")!.textContent = unit;
  byId("picks")!.append(made);
  lead();
}

export function unpick(unit: string): void {
  for (const shown of document.querySelectorAll<HTMLElement>("#picks .upick")) if (shown.dataset.unit === unit) shown.remove();
  lead();
}

export function toggle(unit: string): void {
  if (picked().includes(unit)) unpick(unit);
  else pick(unit);
}

/** One unit leads: the one that a person named, else the proposed one, else the first. */
export function lead(named = ""): void {
  const units = picked();
  const now = named || value("lead");
  const keeps = named !== "" || (units.includes(now) && sheet().dataset.lead === "named");
  if (named) sheet().dataset.lead = "named";
  const leader = keeps ? now : units.includes(proposed) ? proposed : (units[0] ?? "");
  field("lead").value = leader;
  for (const shown of document.querySelectorAll<HTMLElement>("#picks .upick")) {
    shown.classList.toggle("is-lead", units.length > 1 && shown.dataset.unit === leader);
    shown.querySelector<HTMLElement>(".upick-lead")!.hidden = units.length < 2;
  }
  marks();
  tell();
}

/** The suggestions show which of them were taken. */
export function marks(): void {
  const units = picked();
  for (const offer of document.querySelectorAll<HTMLElement>(".offer")) {
    const taken = units.includes(offer.dataset.unit!);
    offer.classList.toggle("is-chosen", taken);
    offer.querySelector(".offer-take")?.setAttribute("aria-pressed", String(taken));
  }
}

// --- outcome ------------------------------------------------------------------------------

export function choose(outcome: string): boolean {
  const radio = sheet().querySelector<HTMLInputElement>(`input[name=outcome][value="${outcome}"]`);
  if (!radio) return false;
  field("into").value = "";
  radio.checked = true;
  tell();
  return true;
}

/** Show what belongs to the outcome, and say on the button what it will do. */
export function tell(): void {
  const outcome = value("outcome");
  const into = value("into");
  for (const set of sheet().querySelectorAll<HTMLFieldSetElement>(".grounds")) {
    set.hidden = set.disabled = set.dataset.for !== outcome || into !== "";
  }
  byId("dispatch")!.hidden = outcome !== "accept" || into !== "";
  byId("merged")!.hidden = into === "";
  byId("merged")!.querySelector("span")!.textContent = into ? word("join", { case: into }) : "";
  sheet().classList.toggle("is-merging", into !== "");
  byId("send")!.querySelector("span")!.textContent = label(outcome, into);
  document.querySelector<HTMLElement>(".upicks-none")!.hidden = picked().length > 0;
  say(outcome, into);
}

function label(outcome: string, into: string): string {
  if (into) return word("join", { case: into });
  if (outcome !== "accept") {
    const chosen = sheet().querySelector("input[name=outcome]:checked")?.parentElement?.querySelector("span");
    return word("record", { outcome: chosen?.textContent ?? outcome });
  }
  const n = picked().length;
  return n === 0 ? word("enter") : n === 1 ? word("issue1") : word("issue", { n });
}

/** What to tell the caller, with the names filled in. */
function say(outcome: string, into: string): void {
  const line = byId("say")!;
  const radio = sheet().querySelector<HTMLElement>(`input[name=outcome][value="${outcome}"]`);
  const ground = sheet().querySelector<HTMLElement>(".grounds:not([hidden]) input[name=ground]:checked");
  const units = picked();
  const first = value("lead") || units[0] || word("units");
  line.querySelector("span")!.textContent = fill(into ? line.dataset.merge! : (radio?.dataset.say ?? ""), {
    units: first,
    place: value("place") || word("there"),
    ground: ground?.dataset.text || value("screen_text") || word("whom"),
    to: value("to") || ground?.dataset.to || word("whom"),
  });
  line.querySelector("small")!.textContent = into ? "" : (radio?.dataset.clause ?? "");
}

// --- the number ----------------------------------------------------------------------------

/** A number is shown whole only while somebody types it. */
export function mask(masked = byId("phone-masked")?.dataset.masked ?? ""): void {
  const cover = byId("phone-masked");
  const input = byId("f-phone") as HTMLInputElement | null;
  if (!cover || !input) return;
  cover.dataset.masked = masked;
  const covered = !input.readOnly && input.value !== "" && document.activeElement !== input;
  cover.textContent = masked || "****";
  cover.hidden = !covered;
  input.classList.toggle("is-covered", covered);
}
