import { beforeEach, describe, expect, it } from "vitest";
import type { Source } from "../src/live";
import { reached, SharedSource, type Shared } from "../src/shared-source";

class FakeStream implements Source {
  readyState = 1;
  closed = false;
  #listeners = new Map<string, (event: MessageEvent<string>) => void>();
  constructor(readonly url: string) {}
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }
  say(type: string, id = "", data = "{}"): void {
    this.#listeners.get(type)?.({ data, lastEventId: id } as MessageEvent<string>);
  }
  close(): void {
    this.closed = true;
  }
}

/** A browser: its lock has one holder, its channel reaches every other tab. */
class Browser {
  streams: FakeStream[] = [];
  now = 0;
  #channels: { onmessage: ((event: { data: unknown }) => void) | null }[] = [];
  #waiting: (() => void)[] = [];
  #held = false;

  tab(cursor = "1.10.0~1.10.0"): { source: SharedSource; heard: string[] } {
    const source = new SharedSource("feed", `/feed/open?cursor=${cursor}`, this.#shared());
    const heard: string[] = [];
    for (const name of ["case", "reset", "time"]) source.addEventListener(name, (event) => heard.push(`${name} ${event.lastEventId}`));
    return { source, heard };
  }

  get open(): FakeStream[] {
    return this.streams.filter((stream) => !stream.closed);
  }

  #shared(): Shared {
    return {
      now: () => this.now,
      stream: (url) => (this.streams.push(new FakeStream(url)), this.streams.at(-1)!),
      channel: () => this.#channel() as unknown as BroadcastChannel,
      locks: { request: (_: string, options: LockOptions, work: () => Promise<void>) => this.#request(options, work) } as unknown as LockManager,
    };
  }

  #channel() {
    const own: { onmessage: ((event: { data: unknown }) => void) | null; postMessage: (data: unknown) => void; close: () => void } = {
      onmessage: null,
      postMessage: (data) => {
        const others = this.#channels.filter((other) => other !== own);
        queueMicrotask(() => others.forEach((other) => this.#channels.includes(other) && other.onmessage?.({ data })));
      },
      close: () => void (this.#channels = this.#channels.filter((one) => one !== own)),
    };
    this.#channels.push(own);
    return own;
  }

  #request(options: LockOptions, work: () => Promise<void>): Promise<void> {
    return new Promise((done, failed) => {
      const run = () => {
        if (options.signal?.aborted) return this.#next();
        this.#held = true;
        void work().then(() => {
          this.#held = false;
          done();
          this.#next();
        });
      };
      options.signal?.addEventListener("abort", () => failed(new Error("aborted")));
      this.#waiting.push(run);
      if (!this.#held) this.#next();
    });
  }

  #next(): void {
    if (!this.#held) this.#waiting.shift()?.();
  }
}

let browser: Browser;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => (browser = new Browser()));

describe("SharedSource", () => {
  it("reads one stream for six tabs, and all of them hear it", async () => {
    const tabs = Array.from({ length: 6 }, () => browser.tab());
    await settled();
    expect(browser.streams).toHaveLength(1);
    browser.streams[0]!.say("case", "1.12.0~1.10.0");
    await settled();
    for (const { heard } of tabs) expect(heard).toEqual(["case 1.12.0~1.10.0"]);
  });

  it("goes on in another tab from where that one has heard", async () => {
    const [first, second] = [browser.tab(), browser.tab()];
    await settled();
    browser.streams[0]!.say("case", "1.14.0~1.10.0");
    await settled();
    first.source.close();
    await settled();
    expect(browser.open).toHaveLength(1);
    expect(decodeURIComponent(browser.open[0]!.url)).toBe("/feed/open?cursor=1.14.0~1.10.0");
    browser.open[0]!.say("case", "1.15.0~1.10.0");
    await settled();
    expect(second.heard).toEqual(["case 1.14.0~1.10.0", "case 1.15.0~1.10.0"]);
  });

  it("tells a tab that comes later what lies behind its page, and the time", async () => {
    browser.tab();
    browser.streams[0]!.say("case", "1.11.0~1.10.0");
    browser.streams[0]!.say("case", "1.13.0~1.10.0");
    browser.streams[0]!.say("time", "1.13.0~1.10.0");
    const late = browser.tab("1.12.0~1.10.0");
    await settled();
    expect(late.heard).toEqual(["case 1.13.0~1.10.0", "time 1.13.0~1.10.0"]);
  });

  it("lets a tab read anew when what it missed is not kept", async () => {
    browser.tab();
    browser.streams[0]!.say("case", "1.13.0~1.10.0");
    browser.now = 120_000;
    browser.streams[0]!.say("case", "1.20.0~1.10.0");
    const behind = browser.tab("1.11.0~1.10.0");
    await settled();
    expect(behind.heard).toEqual(["reset ", "case 1.20.0~1.10.0"]);
    const near = browser.tab("1.14.0~1.10.0");
    await settled();
    expect(near.heard).toEqual(["case 1.20.0~1.10.0"]);
  });

  it("gives nothing on when a tab that waits is closed", async () => {
    const [first, second, third] = [browser.tab(), browser.tab(), browser.tab()];
    second.source.close();
    first.source.close();
    await settled();
    expect(browser.open).toHaveLength(1);
    expect(third.source.leads).toBe(true);
  });
});

describe("reached", () => {
  it("compares both places number by number", () => {
    expect(reached("1.9.0~1.9.0", "1.10.0~1.10.0")).toBe(true);
    expect(reached("1.10.1~1.9.0", "1.10.0~1.10.0")).toBe(false);
    expect(reached("1.10.0~1.11.0", "1.10.0~1.10.0")).toBe(false);
    expect(reached("1.10.0~1.10.0", "1.10.0~1.10.0")).toBe(true);
  });
});
