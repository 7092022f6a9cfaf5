/** The watch board on a wall: always dark, always fresh, no hand on it. */
import "./css/wall.css";
import { fragment, parse } from "./fetching";
import type { Live } from "./live";
import { Pace } from "./pace";
import { wake } from "./wake";

const FRESH_MS = 2500;
const ANYWAY_MS = 30_000;

const wall = () => document.querySelector<HTMLElement>(".wall");

async function refresh(): Promise<void> {
  const html = await fragment(wall()?.dataset.wallUrl ?? "");
  const target = wall();
  if (html === null || !target) return;
  target.replaceChildren(parse(html));
  wake(target);
}

function onCounters(data: unknown): void {
  const counters = (data as { counters?: Record<string, number> } | null)?.counters ?? {};
  for (const [code, count] of Object.entries(counters)) {
    const box = wall()?.querySelector<HTMLElement>(`[data-counter="${CSS.escape(code)}"]`);
    const shown = box?.querySelector("b");
    if (shown) shown.textContent = String(count);
    box?.classList.toggle("is-some", count > 0);
  }
}

export function startWall(live: Live | null): void {
  if (!wall()) return;
  document.documentElement.dataset.bsTheme = "dark";
  const pace = new Pace(refresh, FRESH_MS, 200);
  // Colours follow the time even where nothing happens, and a line that was lost is made up for.
  window.setInterval(() => pace.ask(), ANYWAY_MS);
  if (!live) return;
  live.on("case", () => pace.ask());
  live.on("clock", () => pace.ask());
  live.on("reset", () => pace.ask());
  live.on("board", onCounters);
}
