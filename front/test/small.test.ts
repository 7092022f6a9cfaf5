import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pace } from "../src/pace";
import { fill } from "../src/words";
import { readLights } from "../src/alarm-lights";
import { stepIndex } from "../src/list";

describe("Pace", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("turns many wishes into one run", async () => {
    let runs = 0;
    const pace = new Pace(() => void (runs += 1), 300);
    for (let n = 0; n < 50; n += 1) pace.ask();
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(1);
    pace.ask();
    await vi.advanceTimersByTimeAsync(298);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(runs).toBe(2);
  });

  it("runs once more for what came while it ran, also after a failure", async () => {
    let runs = 0;
    const gates: ((ok: boolean) => void)[] = [];
    const pace = new Pace(
      () => new Promise<void>((resolve, reject) => {
        runs += 1;
        gates.push((ok) => (ok ? resolve() : reject(new Error("gone"))));
      }),
      100,
    );
    pace.ask();
    await vi.advanceTimersByTimeAsync(1);
    pace.ask();
    gates[0]!(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(runs).toBe(2);
  });
});

it("fills texts and leaves what it does not know", () => {
  expect(fill("连接中断 {s} 秒，{what}", { s: 7 })).toBe("连接中断 7 秒，{what}");
});

it("reads lights and drops what is none", () => {
  const lights = [{ code: "engine", state: "bad", value: 12 }, { code: "db", state: "fine" }, 3, { code: "undelivered", state: "ok", value: 0 }];
  expect(readLights({ lights })).toEqual([
    { code: "engine", state: "bad", value: 12 },
    { code: "undelivered", state: "ok", value: 0 },
  ]);
  expect(readLights(null)).toEqual([]);
});

it("walks through a list and stays in it", () => {
  expect([stepIndex(-1, 1, 5), stepIndex(-1, -1, 5), stepIndex(4, 1, 5), stepIndex(0, -1, 5), stepIndex(2, 1, 5)]).toEqual([0, 4, 4, 0, 3]);
});
