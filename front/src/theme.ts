/** Dark, light, or as the system: kept on this machine. */
import { ICON, setIcon } from "./icons";
import { word } from "./words";

export type Theme = "auto" | "dark" | "light";

const ORDER: Theme[] = ["auto", "dark", "light"];
const system = matchMedia("(prefers-color-scheme: dark)");

export function nextTheme(theme: Theme): Theme {
  return ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length]!;
}

function chosen(): Theme {
  const kept = localStorage.getItem("theme");
  if (kept === null && document.documentElement.classList.contains("room-terminal")) return "dark";
  return kept === "dark" || kept === "light" ? kept : "auto";
}

function apply(theme: Theme): void {
  const dark = theme === "dark" || (theme === "auto" && system.matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  for (const button of document.querySelectorAll<HTMLElement>('[data-act="theme"]')) {
    button.title = word(theme);
    setIcon(button.querySelector("svg"), ICON[theme]);
    const text = button.querySelector("[data-theme-word]");
    if (text) text.textContent = word(theme);
  }
}

export function switchTheme(): void {
  const theme = nextTheme(chosen());
  localStorage.setItem("theme", theme);
  apply(theme);
}

export function startTheme(): void {
  apply(chosen());
  system.addEventListener("change", () => apply(chosen()));
}
