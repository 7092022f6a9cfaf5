/** The dialogs of the terminal: what is typed stays until it is sent; photos are shown small before they go. */
import { makeIcon } from "../icons";
import { word } from "../words";

export const dialog = (name: string) => document.querySelector<HTMLDialogElement>(`#d-${name}`);

/** Photos and files chosen in a form so far. */
const chosen = new WeakMap<HTMLFormElement, File[]>();
const MOST = 5;

export function filesOf(form: HTMLFormElement): File[] {
  return chosen.get(form) ?? [];
}

export function openDialog(name: string, order = ""): HTMLDialogElement | null {
  const box = dialog(name);
  if (!box || box.open) return box;
  const form = box.querySelector("form")!;
  if (form.dataset.order !== order) clear(form);
  form.dataset.order = order;
  say(form, "");
  box.showModal();
  box.querySelector<HTMLElement>("textarea, input:not([type=file]):not([type=radio]), select")?.focus();
  return box;
}

export function clear(form: HTMLFormElement): void {
  form.reset();
  chosen.delete(form);
  draw(form);
}

export function say(form: HTMLFormElement, text: string): void {
  const place = form.querySelector<HTMLElement>(".t-form-said");
  if (!place) return;
  place.textContent = text;
  place.hidden = !text;
}

export function attach(form: HTMLFormElement, files: Iterable<File>): void {
  const all = [...filesOf(form), ...files];
  if (all.length > MOST) say(form, word("term.files", { n: MOST }));
  chosen.set(form, all.slice(0, MOST));
  draw(form);
}

function draw(form: HTMLFormElement): void {
  const list = form.querySelector(".t-chosen");
  if (!list) return;
  list.replaceChildren(...filesOf(form).map((file, n) => line(form, file, n)));
}

function line(form: HTMLFormElement, file: File, n: number): HTMLElement {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = `${file.name} · ${Math.max(1, Math.round(file.size / 1024))} KB`;
  const away = document.createElement("button");
  away.type = "button";
  away.className = "tool";
  away.title = word("term.away");
  away.append(makeIcon("x"));
  away.addEventListener("click", () => {
    chosen.set(form, filesOf(form).filter((_, at) => at !== n));
    draw(form);
  });
  item.append(preview(file), name, away);
  return item;
}

/** A small picture without an address of its own: the pages allow none but ours. */
function preview(file: File): HTMLElement {
  const canvas = document.createElement("canvas");
  canvas.width = 72;
  canvas.height = 54;
  if (!file.type.startsWith("image/")) return canvas;
  void createImageBitmap(file)
    .then((picture) => {
      const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      canvas.getContext("2d")?.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
      picture.close();
    })
    .catch(() => {});
  return canvas;
}

export function fieldsOf(form: HTMLFormElement): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value.trim()) fields[name] = value.trim();
  return fields;
}

/** Nothing is sent that says nothing. */
export function complete(form: HTMLFormElement): boolean {
  const empty = [...form.querySelectorAll<HTMLInputElement>("[required]")].find((field) => !field.value.trim());
  const silent = form.dataset.form === "progress" && !fieldsOf(form).text && filesOf(form).length === 0;
  if (!empty && !silent) return true;
  say(form, word("term.empty"));
  (empty ?? form.querySelector<HTMLElement>("textarea"))?.focus();
  return false;
}
