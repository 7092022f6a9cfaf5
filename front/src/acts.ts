/** Acting on a case: a small form in its place, its answer in place, and the keys of the acts that fit now. */
import "./css/acts.css";
import { key, onEscape } from "./keys";
import { currentRow } from "./list";

const DONE_MS = 6000;

const place = () => document.getElementById("act");
let opener: HTMLElement | null = null;

function show(shown: boolean): boolean {
  const box = place();
  const was = box !== null && !box.hidden;
  if (box) {
    box.hidden = !shown;
    if (!shown) box.replaceChildren();
  }
  for (const button of document.querySelectorAll("[data-act-code][aria-expanded]")) button.removeAttribute("aria-expanded");
  return was && !shown;
}

/** Back to where the person was: the chosen row, else the button that opened the form. */
function back(): void {
  const to = currentRow() ?? (opener?.isConnected ? opener : null);
  to?.focus({ preventScroll: true });
}

function close(): boolean {
  const was = show(false);
  if (was) back();
  return was;
}

function opened(form: HTMLElement): void {
  show(true);
  const code = form.dataset.code ?? "";
  for (const button of document.querySelectorAll(`[data-act-code="${code}"]`)) button.setAttribute("aria-expanded", "true");
  form.querySelector<HTMLElement>("[autofocus], .input, .segments input:checked")?.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
  showField(form);
}

/** A correction shows the value that stands now, and takes what fits the field. */
function showField(form: ParentNode): void {
  const chosen = form.querySelector<HTMLSelectElement>("[data-fields]")?.selectedOptions[0];
  const old = form.querySelector<HTMLElement>("[data-old]");
  const input = form.querySelector<HTMLInputElement>("[data-new]");
  if (!chosen || !old || !input) return;
  const { value = "", kind = "text", list = "" } = chosen.dataset;
  old.textContent = value || "—";
  input.inputMode = kind === "number" ? "numeric" : "text";
  input.value = kind === "flag" ? (value === "true" ? "false" : "true") : value;
  if (list) input.setAttribute("list", list);
  else input.removeAttribute("list");
}

/** What was said takes the form's place for a while; another form may be opened at once. */
function done(form: HTMLElement): void {
  const said = form.querySelector(".said-done");
  const box = place();
  if (!said || !box?.contains(form)) return;
  box.replaceChildren(said);
  back();
  window.setTimeout(() => said.isConnected && box.firstElementChild === said && show(false), DONE_MS);
}

function start(code: string): void {
  const button = document.querySelector<HTMLElement>(`.act[data-act-key="${code}"]`);
  if (!button) return;
  opener = button;
  button.click();
}

/** `onActed` brings what changed. `keys`: the keys that this room gives to acts. */
export function startActs(keys: string, onActed: (id: string) => void): void {
  for (const name of keys) key(name, () => start(name));
  onEscape(close);
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest('[data-act="close-act"]')) close();
    opener = target.closest<HTMLElement>("[data-act-code]") ?? opener;
  });
  // Enter sends, as the button says; a new line is Shift+Enter. Enter that ends a Chinese word is the input method's.
  document.addEventListener("keydown", (event) => {
    const field = event.target as HTMLElement;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !field.matches(".act-form textarea")) return;
    event.preventDefault();
    field.closest("form")?.requestSubmit();
  });
  document.addEventListener("change", (event) => {
    const target = event.target as Element;
    if (target.matches("[data-fields]")) showField(target.closest("form")!);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const form = place()?.querySelector<HTMLElement>(".act-form");
    if (event.target === place() && form) opened(form);
  });
  // After the answer stands in the form: the event comes with the answer, before it is put in.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const form = (event.target as Element).closest<HTMLElement>(".act-form");
    if (form) done(form);
  });
  document.body.addEventListener("acted", (event) => onActed((event as CustomEvent<{ case: string }>).detail.case));
}
