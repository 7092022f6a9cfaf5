/**
 * The live feed: one EventSource per page, resumed at its cursor.
 *
 * The server sends an event every two seconds (`time`), so silence means that
 * the line is gone. After a reconnect it sends what was missed and only then
 * the next `time`; the feed says how many events that were.
 */
export const EVENTS = ["case", "board", "clock", "health", "time", "reset", "shut"] as const;
export type FeedEvent = (typeof EVENTS)[number];

export interface Source {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface Timing {
  /** Silence after which the line counts as lost. */
  lostMs: number;
  /** Silence after which the stream is opened anew. */
  reopenMs: number;
  /** Least time between two attempts. */
  retryMs: number;
}

const TIMING: Timing = { lostMs: 3800, reopenMs: 7000, retryMs: 3000 };
const CLOSED = 2;
const CAUGHT_UP = new Set<FeedEvent>(["case", "clock"]);

type Handler = (data: unknown) => void;

export interface LiveState {
  lost: boolean;
  /** Milliseconds of silence. */
  silence: number;
}

export class Live {
  #source: Source | null = null;
  #handlers = new Map<FeedEvent, Handler[]>();
  #cursor: string;
  #heard: number;
  #opened: number;
  #lost = false;
  #missed = 0;
  onState: (state: LiveState) => void = () => {};
  /** The line is back, and this many events were caught up. */
  onBack: (missed: number) => void = () => {};

  constructor(
    private readonly url: string,
    cursor: string,
    private readonly make: (url: string) => Source,
    private readonly now: () => number,
    private readonly timing: Timing = TIMING,
  ) {
    this.#cursor = cursor;
    this.#heard = this.#opened = now();
  }

  on(event: FeedEvent, handler: Handler): void {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler]);
  }

  get lost(): boolean {
    return this.#lost;
  }

  get cursor(): string {
    return this.#cursor;
  }

  open(): void {
    this.#source?.close();
    this.#opened = this.now();
    const glue = this.url.includes("?") ? "&" : "?";
    const source = this.make(this.#cursor ? `${this.url}${glue}cursor=${encodeURIComponent(this.#cursor)}` : this.url);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        if (source === this.#source) this.#hear(name, event);
      });
    }
    source.addEventListener("error", () => this.#broken(source));
    this.#source = source;
  }

  /** A stream that ended after a good while (the server ends each after an hour) is opened again at once. */
  #broken(source: Source): void {
    if (source === this.#source && this.now() - this.#opened > this.timing.retryMs) this.open();
  }

  close(): void {
    this.#source?.close();
    this.#source = null;
  }

  /** Called every second: notices silence and opens the stream anew. */
  tick(): void {
    if (!this.#source) return;
    const now = this.now();
    const silence = now - this.#heard;
    if (silence > this.timing.lostMs) this.#lost = true;
    const dead = this.#source.readyState === CLOSED || silence > this.timing.reopenMs;
    if (dead && now - this.#opened > this.timing.retryMs) this.open();
    this.onState({ lost: this.#lost, silence });
  }

  #hear(name: FeedEvent, event: MessageEvent<string>): void {
    this.#heard = this.now();
    if (event.lastEventId) this.#cursor = event.lastEventId;
    if (this.#lost && CAUGHT_UP.has(name)) this.#missed += 1;
    const data: unknown = event.data ? JSON.parse(event.data) : null;
    for (const handler of this.#handlers.get(name) ?? []) handler(data);
    if (name === "time" && this.#lost) this.#back();
  }

  #back(): void {
    const missed = this.#missed;
    this.#lost = false;
    this.#missed = 0;
    this.onState({ lost: false, silence: 0 });
    this.onBack(missed);
  }
}
