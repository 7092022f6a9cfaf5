/** Lists by keyboard and mouse: choose a row, look at it, open it. */
const CURRENT = "is-current";

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("table.list tbody > tr")];
}

export function currentRow(): HTMLElement | null {
  return document.querySelector<HTMLElement>(`table.list tbody > tr.${CURRENT}`);
}

export function choose(row: HTMLElement): void {
  currentRow()?.classList.remove(CURRENT);
  row.classList.add(CURRENT);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** Index of the row to go to; from nowhere it is the first or the last. */
export function stepIndex(at: number, by: number, count: number): number {
  if (at < 0) return by > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, at + by));
}

export function move(by: number): void {
  const all = rows();
  const to = all[stepIndex(all.findIndex((r) => r.classList.contains(CURRENT)), by, all.length)];
  if (to) choose(to);
}

/** Show the row's case beside the list; lists without a side panel open it. */
export function look(row: HTMLElement | null): void {
  if (!row) return;
  if (row.hasAttribute("hx-get")) row.dispatchEvent(new CustomEvent("look"));
  else open(row);
}

export function open(row: HTMLElement | null): void {
  row?.querySelector<HTMLAnchorElement>(".c-number a")?.click();
}

export function startLists(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>("table.list tbody > tr");
    if (!row || target.closest("a, button, input") || !window.getSelection()?.isCollapsed) return;
    choose(row);
    look(row);
  });
}
