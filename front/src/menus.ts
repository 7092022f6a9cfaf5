import { fragment, parse } from "./fetching";
import { wake } from "./wake";

/** Menus are `<details>`: one at a time, closed by a click elsewhere or Esc. */
export function openMenus(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];
}

export function closeMenus(except: Element | null = null): boolean {
  const open = openMenus().filter((menu) => menu !== except);
  for (const menu of open) menu.open = false;
  return open.length > 0;
}

/** A menu whose choices are read when it is opened, for the list as the address has it now. */
async function fillMenu(menu: HTMLDetailsElement): Promise<void> {
  const body = menu.querySelector<HTMLElement>("[data-options]");
  if (!body) return;
  const html = await fragment(body.dataset.options! + window.location.search);
  if (html === null) return;
  body.replaceChildren(parse(html));
  wake(body);
}

export function startMenus(): void {
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target;
      if (menu instanceof HTMLDetailsElement && menu.open && menu.matches(".menu")) void fillMenu(menu);
    },
    { capture: true },
  );
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
