/** A file on A4: printed by its key, and at once where somebody asked for that in the file. */
import "./css/paper.css";
import { key } from "./keys";

export function startPaper(): void {
  const sheet = document.querySelector<HTMLElement>(".paper");
  if (!sheet) return;
  key("p", () => window.print());
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest('[data-act="paper"]')) window.print();
  });
  if (sheet.hasAttribute("data-print")) window.addEventListener("load", () => window.setTimeout(() => window.print(), 100));
}
