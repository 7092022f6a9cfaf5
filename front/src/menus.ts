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
  document.addEventListener(
    "click",
    (event) => {
      const target = event.target as Element;
      const menu = target.closest("details.menu");
      // The click that closes a menu does nothing else, unless it is on something to click.
      if (closeMenus(menu) && !menu && !target.closest("a, button, input, summary")) event.stopPropagation();
    },
    { capture: true },
  );
}
