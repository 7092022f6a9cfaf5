/** F9: a unit by its name, its sound or its duty. */
import { askFor } from "../ask";
import { parse } from "../fetching";
import { Pace } from "../pace";
import { pick } from "./sheet";

const EVERY_MS = 100;

const box = () => document.getElementById("find") as HTMLDialogElement;
const input = () => document.getElementById("find-input") as HTMLInputElement;
const list = () => document.getElementById("found")!;
const rows = () => [...list().querySelectorAll<HTMLElement>(".found")];

let before: HTMLElement | null = null;
let chosen: () => void = () => {};

async function refresh(): Promise<void> {
  const url = document.querySelector<HTMLElement>(".console")!.dataset.unitsUrl!;
  const html = await askFor(`${url}?q=${encodeURIComponent(input().value)}`);
  if (html !== null) list().replaceChildren(parse(html));
  point();
}

const pace = new Pace(refresh, EVERY_MS, 0);

function point(): void {
  const now = rows().find((row) => row.getAttribute("aria-selected") === "true");
  if (now) input().setAttribute("aria-activedescendant", now.id);
  now?.scrollIntoView({ block: "nearest" });
}

function move(by: number): void {
  const all = rows();
  const at = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  all[at]?.setAttribute("aria-selected", "false");
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.setAttribute("aria-selected", "true");
  point();
}

function take(row: HTMLElement | undefined): void {
  if (!row) return;
  pick(row.dataset.unit!);
  box().close();
  chosen();
}

export function openFind(): void {
  before = document.activeElement as HTMLElement | null;
  input().value = "";
  box().showModal();
  input().focus();
  pace.ask();
}

export function startFind(onChosen: () => void): void {
  chosen = onChosen;
  input().addEventListener("input", () => pace.ask());
  box().addEventListener("close", () => before?.focus());
  box().addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") take(rows().find((row) => row.getAttribute("aria-selected") === "true"));
    else return;
    event.preventDefault();
  });
  list().addEventListener("click", (event) => take((event.target as Element).closest<HTMLElement>(".found") ?? undefined));
}
