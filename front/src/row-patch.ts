/** Patching the rows of a table: what is new, what looks different, what has gone. */
export interface Patch {
  changed: [HTMLElement, HTMLElement][];
  added: HTMLElement[];
  gone: HTMLElement[];
  /** Ids of all rows that came, in their order. */
  order: string[];
}

export interface Manner {
  /** `new` puts the rows in the order in which they came. */
  order: "keep" | "new";
  gone: "keep" | "remove";
}

const FRESH = "is-fresh";
const CURRENT = "is-current";

/** Compare rows by id and `data-version`; `asked` limits what may be called gone. */
export function plan(list: HTMLElement, incoming: ParentNode, asked: string[] | null): Patch {
  const patch: Patch = { changed: [], added: [], gone: [], order: [] };
  const came = [...incoming.querySelectorAll<HTMLElement>("tr[data-order]")];
  const ids = new Set(came.map((row) => row.id));
  for (const row of came) {
    patch.order.push(row.id);
    const old = list.querySelector<HTMLElement>(`#${CSS.escape(row.id)}`);
    if (!old) patch.added.push(row);
    else if (old.dataset.version !== row.dataset.version) patch.changed.push([old, row]);
  }
  for (const row of list.querySelectorAll<HTMLElement>("tr[data-order]")) {
    const expected = asked === null || asked.includes(row.dataset.order!);
    if (expected && !ids.has(row.id)) patch.gone.push(row);
  }
  return patch;
}

function swap(old: HTMLElement, next: HTMLElement): void {
  const focused = document.activeElement === old;
  if (old.classList.contains(CURRENT)) next.classList.add(CURRENT);
  next.classList.add(FRESH);
  old.replaceWith(next);
  if (focused) next.focus({ preventScroll: true });
}

/** Bring the table to what came. `process` wakes the attributes of new rows. */
export function place(list: HTMLElement, patch: Patch, manner: Manner, process: (row: HTMLElement) => void): void {
  for (const [old, next] of patch.changed) {
    swap(old, next);
    process(next);
  }
  if (manner.gone === "remove") for (const row of patch.gone) row.remove();
  if (manner.order === "keep") return;
  for (const row of patch.added) {
    row.classList.add(FRESH);
    list.append(row);
    process(row);
  }
  reorder(list, patch.order);
}

function reorder(list: HTMLElement, order: string[]): void {
  let at = list.firstElementChild;
  for (const id of order) {
    const row = list.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
    if (!row) continue;
    if (row === at) at = at.nextElementSibling;
    else list.insertBefore(row, at);
  }
}
