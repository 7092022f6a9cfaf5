import { describe, expect, it } from "vitest";
import { face, readSpec, runsAt, span, usedAt, type Spec } from "../src/countdown";

const T = 1_800_000_000;
const spec = (over: Partial<Spec> = {}): Spec => ({
  state: "running", used: 0, asOf: T, limit: 600, until: null, resumes: null, counting: true, ...over,
});

describe("span", () => {
  it("reads like a clock", () => {
    expect([span(0), span(59), span(402), span(-190), span(85_267)]).toEqual(["00:00", "00:59", "06:42", "03:10", "23:41:07"]);
  });
  it("turns to days from the fourth day on", () => {
    expect(span(4 * 86_400 - 1)).toBe("95:59:59");
    expect(span(5 * 86_400 + 3 * 3600 + 5, "{d}天{h}时")).toBe("5天3时");
  });
});

describe("face", () => {
  it("goes through the colours at 50 % and 80 %", () => {
    const step = (used: number) => face(spec({ used }), T).step;
    expect([step(0), step(299), step(300), step(479), step(480), step(600)]).toEqual(["blue", "blue", "yellow", "yellow", "orange", "orange"]);
  });
  it("is in time at the limit and late a second beyond it", () => {
    expect(face(spec(), T + 600)).toMatchObject({ text: "00:00", step: "orange" });
    expect(face(spec(), T + 601)).toMatchObject({ text: "+00:01", step: "red" });
  });
  it("is bold in the last minute", () => {
    expect(face(spec(), T + 540).last).toBe(false);
    expect(face(spec(), T + 541).last).toBe(true);
  });
  it("only measures where no limit is printed", () => {
    expect(face(spec({ limit: null, used: 5 }), T + 60)).toMatchObject({ text: "01:05", step: "none", share: 0 });
  });
  it("goes on after the breach", () => {
    expect(face(spec({ state: "breached", used: 700 }), T + 90)).toMatchObject({ text: "+03:10", running: true });
  });
});

describe("duty hours", () => {
  it("stands still when the calendar closes", () => {
    const closing = spec({ used: 100, until: T + 60 });
    expect(usedAt(closing, T + 3600)).toBe(160);
    expect([runsAt(closing, T + 59), runsAt(closing, T + 60)]).toEqual([true, false]);
  });
  it("goes on by itself at the opening", () => {
    const waiting = spec({ state: "waiting", counting: false, resumes: T + 100 });
    expect([usedAt(waiting, T + 100), usedAt(waiting, T + 130)]).toEqual([0, 30]);
    expect(face(waiting, T + 130)).toMatchObject({ text: "09:30", running: true });
  });
  it("stands while paused", () => {
    expect(usedAt(spec({ state: "paused", counting: false, used: 42 }), T + 999)).toBe(42);
  });
});

it("reads the data attributes that the page carries", () => {
  const data = { state: "running", used: "12", asof: String(T), limit: "600", counting: "1" } as unknown as DOMStringMap;
  expect(readSpec(data)).toEqual(spec({ used: 12 }));
});
