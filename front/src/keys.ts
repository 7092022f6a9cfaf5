/** The keys of the rooms. Keys never act while somebody types. */
import { look, move, currentRow, open } from "./list";
import { closeMenus } from "./menus";
import { switchTheme } from "./theme";

type Action = () => void;

/** What a room adds: key → action. */
const room = new Map<string, Action>();
/** Closers of what lies beside or above, asked in turn; the first that closed something ends it. */
const closers: (() => boolean)[] = [];

export function key(name: string, action: Action): void {
  room.set(name, action);
}

export function onEscape(close: () => boolean): void {
  closers.push(close);
}

export function showHelp(): void {
  const help = document.getElementById("help");
  if (help instanceof HTMLDialogElement && !help.open) help.showModal();
}

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>(".search input");
  box?.focus();
  box?.select();
}

const COMMON: Record<string, Action> = {
  "?": showHelp,
  "/": focusSearch,
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Enter: () => look(currentRow()),
  o: () => open(currentRow()),
  t: switchTheme,
};

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

/** Enter on a link or button is the element's own. */
function own(event: KeyboardEvent): boolean {
  return event.key === "Enter" && (event.target as Element).matches("a, button, summary");
}

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (typing(event.target)) (event.target as HTMLElement).blur();
      else if (!closeMenus()) closers.some((close) => close());
      return;
    }
    // A key that is held down does not go on from step to step.
    if (event.repeat && event.key === "Enter") event.preventDefault();
    if (typing(event.target) || own(event) || (event.repeat && event.key === "Enter")) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = room.get(name) ?? COMMON[name];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
