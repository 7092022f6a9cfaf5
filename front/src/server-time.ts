/**
 * The server's time in the browser.
 *
 * The page and the live feed tell the server's clock; a message is never early,
 * only late, so of the recent ones the least late gives the offset. The local
 * clock itself is never shown: only its monotonic advance is used.
 */
const KEEP = 15;
const JUMP_MS = 1500;

export class ServerTime {
  #samples: number[] = [];
  #offset = 0;

  constructor(private readonly local: () => number = () => performance.timeOrigin + performance.now()) {}

  /** A message says that the server's clock shows `serverMs` now. */
  sync(serverMs: number): void {
    const sample = serverMs - this.local();
    // After sleep the monotonic clock may have stood still: what was known is worth nothing.
    if (this.#samples.length && Math.abs(sample - this.#offset) > JUMP_MS) this.#samples = [];
    this.#samples.push(sample);
    if (this.#samples.length > KEEP) this.#samples.shift();
    this.#offset = Math.max(...this.#samples);
  }

  get known(): boolean {
    return this.#samples.length > 0;
  }

  /** Milliseconds since the epoch by the server's clock. */
  now(): number {
    return this.local() + this.#offset;
  }
}

export const serverTime = new ServerTime();

/** `2026-11-24` and `14:02:17` in the zone of the jurisdiction. */
export function readable(ms: number, zone = "Asia/Shanghai"): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).format(ms);
  const [date = "", time = ""] = parts.split(" ");
  return { date, time };
}
