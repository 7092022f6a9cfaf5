/** The regulation's page: search among the clauses, the place in the contents, printing. */
import { key } from "./keys";

const HIDDEN = "is-hidden";

/** Every word must occur; an empty search shows everything. */
export function matches(text: string, asked: string): boolean {
  const said = text.toLowerCase();
  return asked.toLowerCase().split(/\s+/).every((word) => said.includes(word));
}

function search(page: HTMLElement, asked: string): void {
  const pieces = [...page.querySelectorAll<HTMLElement>(".reg-piece")];
  let shown = 0;
  for (const piece of pieces) {
    const fits = matches(piece.textContent ?? "", asked);
    piece.classList.toggle(HIDDEN, !fits);
    if (fits) shown += 1;
  }
  for (const group of page.querySelectorAll<HTMLElement>(".reg-group")) {
    const empty = asked !== "" && !group.querySelector(`.reg-piece:not(.${HIDDEN})`);
    group.classList.toggle(HIDDEN, empty);
    page.querySelector(`[href="#${CSS.escape(group.id)}"]`)?.parentElement?.classList.toggle(HIDDEN, empty);
  }
  const hits = page.querySelector<HTMLElement>("#reg-hits");
  if (!hits) return;
  hits.hidden = asked === "";
  hits.textContent = shown === 0 ? (hits.dataset.none ?? "") : `${shown} / ${pieces.length}`;
}

/** The group whose heading was passed last is where one reads. */
function follow(page: HTMLElement): void {
  const text = page.querySelector<HTMLElement>(".reg-text");
  const groups = [...page.querySelectorAll<HTMLElement>(".reg-group")];
  const links = new Map([...page.querySelectorAll<HTMLAnchorElement>(".reg-toc a")].map((a) => [a.hash.slice(1), a]));
  const seen = new Set<string>();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) seen.add(entry.target.id);
        else seen.delete(entry.target.id);
      }
      const first = groups.find((group) => seen.has(group.id));
      for (const [id, link] of links) {
        if (id === first?.id) {
          link.setAttribute("aria-current", "true");
          link.scrollIntoView({ block: "nearest" });
        } else link.removeAttribute("aria-current");
      }
    },
    { root: text, rootMargin: "0px 0px -70% 0px" },
  );
  for (const group of groups) watcher.observe(group);
}

export function startRegulation(): void {
  const page = document.querySelector<HTMLElement>(".regulation");
  if (!page) return;
  const field = page.querySelector<HTMLInputElement>("#reg-search");
  field?.addEventListener("input", () => search(page, field.value.trim()));
  page.querySelector("[data-act=print]")?.addEventListener("click", () => window.print());
  key("p", () => window.print());
  follow(page);
}
