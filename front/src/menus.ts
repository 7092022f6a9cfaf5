/** Menus are `<details>`: one at a time, closed by a click elsewhere or Esc. */
export function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
}

export function closeMenus(except: Element | null = null): boolean {
  const open = openMenus().filter((menu) => menu !== except);
  for (const menu of open) menu.open = false;
  return open.length > 0;
}

export function startMenus(): void {
  document.addEventListener("click", (event) => closeMenus((event.target as Element).closest("details.menu")));
}
