/** The lamps of the top bar, from `health` events and from our own line. */
import { word } from "./words";

export interface LightState {
  code: string;
  state: "ok" | "bad" | "unknown";
  value: number | null;
}

const STALE_MS = 8000;

/** The lights of a `health` message; what is not one is left out. */
export function readLights(data: unknown): LightState[] {
  const list = (data as { lights?: unknown } | null)?.lights;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: Partial<LightState>) =>
    typeof one.code === "string" && (one.state === "ok" || one.state === "bad" || one.state === "unknown")
      ? [{ code: one.code, state: one.state, value: typeof one.value === "number" ? one.value : null }]
      : [],
  );
}

export function lightText({ code, state, value }: LightState): string {
  if (state === "unknown") return word("unknown");
  if (code === "undelivered") return value === null ? "" : String(value);
  return state === "bad" && value !== null ? word("stopped", { s: value }) : "";
}

export class AlarmLights {
  #heard: number;

  constructor(private readonly now: () => number) {
    this.#heard = now();
  }

  apply(data: unknown): void {
    this.#heard = this.now();
    for (const light of readLights(data)) if (light.code !== "feed") this.#show(light);
  }

  /** Our own line is the feed's lamp; without news the others are unknown. */
  tick(lost: boolean, silenceMs: number): void {
    this.#show({ code: "feed", state: lost ? "bad" : "ok", value: lost ? Math.round(silenceMs / 1000) : null });
    if (this.now() - this.#heard <= STALE_MS) return;
    for (const code of ["engine", "db", "undelivered"]) this.#show({ code, state: "unknown", value: null });
  }

  #show(light: LightState): void {
    const lamp = document.querySelector<HTMLElement>(`.light[data-light="${light.code}"]`);
    if (!lamp) return;
    if (lamp.dataset.state !== light.state) lamp.dataset.state = light.state;
    const value = lamp.querySelector(".light-value");
    const text = lightText(light);
    if (value && value.textContent !== text) value.textContent = text;
  }
}
