/** Fragments of pages, and the note that tells when one did not come. */
import { word } from "./words";

const NOTE_MS = 8000;
let timer = 0;

export function note(text: string): void {
  const box = document.getElementById("toast");
  if (!box) return;
  box.textContent = text;
  box.hidden = false;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => (box.hidden = true), NOTE_MS);
}

/** The fragment's HTML, or null where it did not come; a lost session leads to the door. */
export async function fragment(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) window.location.reload();
    return answer.ok ? await answer.text() : null;
  } catch {
    return null; // The bar across the top already tells that the line is gone.
  }
}

/** Parse rows or other fragments; `<tr>` needs the template element. */
export function parse(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Errors of what the user asked for are told, with their cause. */
export function watchErrors(): void {
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    note(word("failed", { status: xhr.status }));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => note(word("unreachable")));
  }
}
