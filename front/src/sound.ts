/**
 * A tone when a deadline is missed: off until somebody on this machine switches it on, one tone a burst.
 *
 * Browsers let no page sound before it was touched: while it may not, the switch says so.
 */
import { word } from "./words";

const KEPT = "liandong.breach-sound";
const BURST_MS = 4000;
const TONES: [number, number][] = [[880, 0], [660, 0.22], [880, 0.44]];

let context: AudioContext | null = null;
let last = -Infinity;

const button = () => document.querySelector<HTMLButtonElement>("[data-sound]");

function wanted(): boolean {
  try {
    return localStorage.getItem(KEPT) === "on";
  } catch {
    return false;
  }
}

/** `off`, `on`, or `blocked` where the browser still waits for a touch. */
export function soundState(on: boolean, running: boolean): "off" | "on" | "blocked" {
  if (!on) return "off";
  return running ? "on" : "blocked";
}

function draw(): void {
  const shown = button();
  if (!shown) return;
  const state = soundState(wanted(), context?.state === "running");
  shown.dataset.sound = state;
  shown.setAttribute("aria-pressed", String(state !== "off"));
  shown.querySelector("span")!.textContent = word(`sound-${state}`);
}

function play(): void {
  if (!context || context.state !== "running") return;
  const begin = context.currentTime;
  for (const [pitch, after] of TONES) {
    const tone = new OscillatorNode(context, { type: "triangle", frequency: pitch });
    const level = new GainNode(context, { gain: 0 });
    level.gain.setValueAtTime(0, begin + after);
    level.gain.linearRampToValueAtTime(0.35, begin + after + 0.02);
    level.gain.linearRampToValueAtTime(0, begin + after + 0.2);
    tone.connect(level).connect(context.destination);
    tone.start(begin + after);
    tone.stop(begin + after + 0.22);
  }
}

async function allow(): Promise<void> {
  try {
    context ??= new AudioContext();
    context.onstatechange = draw;
    await context.resume();
  } catch {
    // A browser without sound: the switch goes on saying that it is blocked.
  }
  draw();
}

async function toggle(): Promise<void> {
  const on = soundState(wanted(), context?.state === "running") !== "on";
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // Not remembered; for this page it holds.
  }
  if (on) {
    await allow();
    play();
  } else {
    await context?.suspend();
  }
  draw();
}

/** A deadline was missed. Several within seconds are one tone. */
export function breached(now = performance.now()): boolean {
  if (!wanted() || now - last < BURST_MS) return false;
  last = now;
  const shown = button();
  if (shown) shown.dataset.rang = String(Number(shown.dataset.rang ?? 0) + 1);
  play();
  return true;
}

export function startSound(): void {
  if (!button()) return;
  draw();
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-sound]")) void toggle();
    else if (wanted() && context?.state !== "running") void allow();
  });
  // Filters bring a new table with a new switch.
  document.body.addEventListener("htmx:load", draw);
  document.addEventListener("keydown", () => {
    if (wanted() && context?.state !== "running") void allow();
  });
}
