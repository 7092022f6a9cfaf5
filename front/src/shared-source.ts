/**
 * One live stream for all tabs of a browser: whoever holds the lock reads it and tells the others.
 *
 * A tab that closes, or whose stream is opened anew, gives the lock on; the next one goes on from its own cursor.
 * What was told in the last while is kept, so that a tab that comes later misses nothing between its page and now.
 * Without locks (plain HTTP in a network) each tab has a stream of its own.
 */
import { EVENTS, type Source } from "./live";

interface Told {
  name: string;
  data: string;
  id: string;
  at: number;
}

type Message = { kind: "told"; told: Told; to?: string } | { kind: "hello"; from: string; cursor: string } | { kind: "behind"; to: string };
type Listener = (event: MessageEvent<string>) => void;

const KEPT_MS = 60_000;
const KEPT = 500;
const OPEN = 1;

export interface Shared {
  locks: Pick<LockManager, "request">;
  channel: (name: string) => BroadcastChannel;
  stream: (url: string) => Source;
  now: () => number;
}

/** The two places of a cursor as numbers that can be compared. */
function places(cursor: string): number[][] {
  return cursor.split("~").map((place) => place.split(".").map(Number));
}

/** Was everything at `cursor` told at `other` too? */
export function reached(cursor: string, other: string): boolean {
  const [mine, theirs] = [places(cursor), places(other)];
  return mine.every((place, n) => {
    const there = theirs[n] ?? [];
    for (let i = 0; i < place.length; i += 1) if (place[i] !== there[i]) return place[i]! < (there[i] ?? -1);
    return true;
  });
}

export class SharedSource implements Source {
  readonly #listeners = new Map<string, Listener[]>();
  readonly #channel: BroadcastChannel;
  readonly #stop = new AbortController();
  readonly #id = `${Math.random()}`;
  readonly #cursor: string;
  #kept: Told[] = [];
  /** The last that was told and is no longer kept. */
  #dropped = "";
  #stream: Source | null = null;
  #release: () => void = () => {};

  /** `url` may hold the cursor at which the page was read. */
  constructor(name: string, private readonly url: string, private readonly shared: Shared) {
    this.#cursor = new URLSearchParams(url.split("?")[1]).get("cursor") ?? "";
    this.#channel = shared.channel(name);
    this.#channel.onmessage = (event: MessageEvent<Message>) => this.#hear(event.data);
    this.#channel.postMessage({ kind: "hello", from: this.#id, cursor: this.#cursor } satisfies Message);
    void shared.locks
      .request(name, { signal: this.#stop.signal }, () => this.#lead())
      .catch(() => {}); // Closed while it waited.
  }

  get readyState(): number {
    return this.#stream?.readyState ?? OPEN;
  }

  get leads(): boolean {
    return this.#stream !== null;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  close(): void {
    this.#stop.abort();
    this.#stream?.close();
    this.#stream = null;
    this.#channel.close();
    this.#release();
  }

  /** Hold the lock until closed. */
  #lead(): Promise<void> {
    if (this.#stop.signal.aborted) return Promise.resolve();
    const stream = this.shared.stream(this.#address());
    this.#stream = stream;
    for (const name of EVENTS) stream.addEventListener(name, (event) => this.#read(name, event));
    stream.addEventListener("error", (event) => this.#emit("error", event.data ?? "", ""));
    return new Promise((resolve) => (this.#release = resolve));
  }

  /** From where this tab is now: it has heard from whoever led before. */
  #address(): string {
    const heard = this.#kept.filter((told) => told.id).at(-1)?.id;
    if (!heard) return this.url;
    const [path, query] = this.url.split("?");
    const asked = new URLSearchParams(query);
    asked.set("cursor", heard);
    return `${path}?${asked}`;
  }

  #read(name: string, event: MessageEvent<string>): void {
    const told = { name, data: event.data ?? "", id: event.lastEventId ?? "", at: this.shared.now() };
    this.#keep(told);
    this.#channel.postMessage({ kind: "told", told } satisfies Message);
    this.#emit(name, told.data, told.id);
  }

  #keep(told: Told): void {
    this.#kept.push(told);
    const oldest = this.shared.now() - KEPT_MS;
    while (this.#kept.length > KEPT || this.#kept[0]!.at < oldest) this.#dropped = this.#kept.shift()!.id || this.#dropped;
  }

  #hear(message: Message): void {
    if (message.kind === "told" && !this.leads && (message.to ?? this.#id) === this.#id) {
      this.#keep(message.told);
      this.#emit(message.told.name, message.told.data, message.told.id);
    } else if (message.kind === "hello" && this.leads) {
      this.#welcome(message.from, message.cursor);
    } else if (message.kind === "behind" && message.to === this.#id) {
      this.#emit("reset", "null", "");
    }
  }

  /** A tab came: tell again what lies behind its cursor; hearing something twice does no harm. */
  #welcome(from: string, cursor: string): void {
    if (cursor && this.#dropped && !reached(this.#dropped, cursor)) this.#channel.postMessage({ kind: "behind", to: from } satisfies Message);
    const missed = this.#kept.filter(({ name, id }) => name !== "time" && name !== "reset" && (!id || !cursor || !reached(id, cursor)));
    const time = this.#kept.filter((told) => told.name === "time").at(-1);
    for (const told of time ? [...missed, time] : missed) this.#channel.postMessage({ kind: "told", told, to: from } satisfies Message);
  }

  #emit(name: string, data: string, id: string): void {
    const event = { data, lastEventId: id } as MessageEvent<string>;
    for (const listener of this.#listeners.get(name) ?? []) listener(event);
  }
}

/** How a page reaches the feed: shared where the browser can, by itself where not. */
export function opener(reader: string): (url: string) => Source {
  const alone = (url: string) => new EventSource(url);
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) return alone;
  const shared: Shared = {
    locks: navigator.locks,
    channel: (name) => new BroadcastChannel(name),
    stream: alone,
    now: () => Date.now(),
  };
  return (url) => new SharedSource(`liandong feed ${reader}`, url, shared);
}
