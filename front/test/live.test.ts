import { beforeEach, describe, expect, it } from "vitest";
import { Live, type LiveState, type Source } from "../src/live";

class FakeSource implements Source {
  readyState = 1;
  closed = false;
  #listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }
  say(type: string, data: unknown = {}, id = ""): void {
    this.#listeners.get(type)?.({ data: JSON.stringify(data), lastEventId: id } as MessageEvent<string>);
  }
  fail(): void {
    this.#listeners.get("error")?.({} as MessageEvent<string>);
  }
  close(): void {
    this.closed = true;
  }
}

let now = 0;
let sources: FakeSource[] = [];
let states: LiveState[] = [];
let back: number[] = [];

const newest = () => sources.at(-1)!;

function start(cursor = "1-100-7"): Live {
  const live = new Live("/feed/open", cursor, (url) => (sources.push(new FakeSource(url)), newest()), () => now);
  live.onState = (state) => states.push(state);
  live.onBack = (missed) => back.push(missed);
  live.open();
  return live;
}

/** Let seconds pass, one tick each. */
function pass(live: Live, seconds: number): void {
  for (let s = 0; s < seconds; s += 1) {
    now += 1000;
    live.tick();
  }
}

beforeEach(() => {
  now = 0;
  sources = [];
  states = [];
  back = [];
});

describe("Live", () => {
  it("starts where the page was read and goes on where it heard last", () => {
    const live = start();
    expect(newest().url).toBe("/feed/open?cursor=1-100-7");
    newest().say("case", { case: "c1" }, "1-104-9");
    expect(live.cursor).toBe("1-104-9");
    pass(live, 8);
    expect(newest().url).toBe("/feed/open?cursor=1-104-9");
    expect(sources[0]!.closed).toBe(true);
  });

  it("tells of a lost line within five seconds and counts", () => {
    const live = start();
    newest().say("time", { now: 1 });
    pass(live, 3);
    expect(states.at(-1)).toEqual({ lost: false, silence: 3000 });
    pass(live, 1);
    expect(states.at(-1)).toEqual({ lost: true, silence: 4000 });
    pass(live, 2);
    expect(states.at(-1)!.silence).toBe(6000);
  });

  it("says how many events it caught up, once the server has told them all", () => {
    const live = start();
    pass(live, 8);
    newest().say("case", {}, "a");
    newest().say("clock", {}, "b");
    newest().say("health", {});
    expect(back).toEqual([]);
    newest().say("time", { now: 1 });
    expect(back).toEqual([2]);
    expect(states.at(-1)!.lost).toBe(false);
  });

  it("does not listen to a stream that it gave up", () => {
    const live = start();
    const heard: unknown[] = [];
    live.on("case", (data) => heard.push(data));
    pass(live, 8);
    sources[0]!.say("case", {}, "old");
    expect(heard).toEqual([]);
    expect(live.cursor).toBe("1-100-7");
  });

  it("opens anew at once when a long stream ends, but does not hammer", () => {
    start();
    now = 3_600_000;
    newest().fail();
    expect(sources.length).toBe(2);
    now += 500;
    newest().fail();
    expect(sources.length).toBe(2);
  });

  it("does not try more often than every three seconds while the server is away", () => {
    const live = start();
    newest().readyState = 2;
    pass(live, 4);
    expect(sources.length).toBe(2);
    newest().readyState = 2;
    pass(live, 3);
    expect(sources.length).toBe(2);
    pass(live, 1);
    expect(sources.length).toBe(3);
  });
});
