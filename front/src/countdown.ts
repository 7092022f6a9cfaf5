/** Countdowns: every element `.cd[data-cd="live"]` goes on by the server's clock. */
import { ICON, setIcon } from "./icons";
import { fill } from "./words";

export type Step = "blue" | "yellow" | "orange" | "red" | "green" | "none";

/** A clock as the server wrote it into the page; seconds. */
export interface Spec {
  state: string;
  used: number;
  asOf: number;
  limit: number | null;
  until: number | null;
  resumes: number | null;
  counting: boolean;
}

export interface Face {
  text: string;
  step: Step;
  share: number;
  running: boolean;
  /** Less than a minute left. */
  last: boolean;
}

const DAY = 86_400;

/** `06:42`, `23:41:07`, from four days on days and hours. */
export function span(seconds: number, days = "{d} d {h} h"): string {
  const s = Math.abs(Math.trunc(seconds));
  if (s >= 4 * DAY) return fill(days, { d: Math.floor(s / DAY), h: Math.floor((s % DAY) / 3600) });
  const two = (n: number) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600);
  const rest = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return h ? `${h}:${rest}` : rest;
}

/** Seconds counted at `now`: on from `asOf` while it counts, and again from `resumes`. */
export function usedAt(spec: Spec, now: number): number {
  if (spec.counting) return spec.used + Math.max(0, Math.min(now, spec.until ?? Infinity) - spec.asOf);
  if (spec.resumes !== null && now > spec.resumes) return spec.used + now - spec.resumes;
  return spec.used;
}

export function runsAt(spec: Spec, now: number): boolean {
  if (spec.counting) return now < (spec.until ?? Infinity);
  return spec.resumes !== null && now >= spec.resumes;
}

/** What the clock shows at `now` (whole seconds of the server). */
export function face(spec: Spec, now: number, days?: string): Face {
  const used = usedAt(spec, now);
  const running = runsAt(spec, now);
  if (spec.limit === null || spec.state === "none") return { text: span(used, days), step: "none", share: 0, running, last: false };
  const left = spec.limit - used;
  if (left < 0) return { text: `+${span(-left, days)}`, step: "red", share: 1, running, last: false };
  const share = spec.limit ? used / spec.limit : 1;
  const step = share >= 0.8 ? "orange" : share >= 0.5 ? "yellow" : "blue";
  return { text: span(left, days), step, share, running, last: left < 60 };
}

function number(value: string | undefined): number | null {
  return value === undefined || value === "" ? null : Number(value);
}

export function readSpec(data: DOMStringMap): Spec {
  return {
    state: data.state ?? "none",
    used: number(data.used) ?? 0,
    asOf: number(data.asof) ?? 0,
    limit: number(data.limit),
    until: number(data.until),
    resumes: number(data.resumes),
    counting: data.counting === "1",
  };
}

function iconOf(spec: Spec, shown: Face): string {
  if (shown.step === "red") return ICON.over;
  if (!shown.running && spec.state === "waiting") return ICON.waiting;
  if (!shown.running && spec.state === "paused") return ICON.paused;
  if (!shown.running && spec.until !== null) return ICON.waiting;
  if (shown.step === "orange") return ICON.warn;
  return spec.limit === null ? ICON.measured : ICON.none;
}

function classOf(element: HTMLElement, shown: Face): string {
  const soft = element.classList.contains("cd-soft") ? " cd-soft" : "";
  return `cd cd-${shown.step}${shown.running ? " cd-live" : ""}${shown.last && shown.running ? " cd-last" : ""}${soft}`;
}

/** Draw one countdown; nothing is touched that has not changed. */
export function draw(element: HTMLElement, nowS: number, days?: string): void {
  const spec = readSpec(element.dataset);
  const shown = face(spec, nowS, days);
  const text = element.querySelector(".cd-t");
  if (text && text.textContent !== shown.text) text.textContent = shown.text;
  const name = classOf(element, shown);
  if (element.className !== name) {
    element.className = name;
    setIcon(element.querySelector("svg"), iconOf(spec, shown));
  }
  setShare(element, shown.share);
}

function setShare(element: HTMLElement, share: number): void {
  const bar = element.querySelector<HTMLElement>(".cd-bar");
  const width = share.toFixed(3);
  if (bar && bar.style.getPropertyValue("--share") !== width) bar.style.setProperty("--share", width);
}

/** A clock that does not run keeps its text; only its bar is set. */
function drawStill(element: HTMLElement): void {
  const spec = readSpec(element.dataset);
  if (spec.limit) setShare(element, Math.min(1, spec.used / spec.limit));
}

/** Draw all clocks of the page. */
export function drawAll(root: ParentNode, nowS: number, days?: string): void {
  for (const e of root.querySelectorAll<HTMLElement>('.cd[data-cd="live"]')) draw(e, nowS, days);
  for (const e of root.querySelectorAll<HTMLElement>(".since[data-since]")) {
    const text = span(Math.max(0, nowS - Number(e.dataset.since)), days);
    if (e.textContent !== text) e.textContent = text;
  }
}

export function drawStills(root: ParentNode): void {
  for (const e of root.querySelectorAll<HTMLElement>('.cd[data-cd="still"]')) drawStill(e);
}
