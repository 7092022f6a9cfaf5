import { expect, it } from "vitest";
import { readable, ServerTime } from "../src/server-time";

it("follows the server, not the local clock", () => {
  let local = 5_000;
  const time = new ServerTime(() => local);
  time.sync(1_000_000);
  local += 250;
  expect(time.now()).toBe(1_000_250);
});

it("takes the least late of the recent messages", () => {
  let local = 0;
  const time = new ServerTime(() => local);
  time.sync(10_000);
  local = 2_000;
  time.sync(11_400); // 600 ms under way
  expect(time.now()).toBe(12_000);
  local = 4_000;
  time.sync(14_080); // the first was 80 ms late
  expect(time.now()).toBe(14_080);
});

it("forgets what it knew after a sleep", () => {
  let local = 0;
  const time = new ServerTime(() => local);
  time.sync(10_000);
  local = 1_000; // a minute went by in sleep that the monotonic clock did not see
  time.sync(71_000);
  expect(time.now()).toBe(71_000);
  const back = new ServerTime(() => local);
  back.sync(71_000);
  back.sync(11_000); // the server's clock was set back
  expect(back.now()).toBe(11_000);
});

it("shows the jurisdiction's time", () => {
  expect(readable(Date.UTC(2026, 10, 24, 6, 2, 17))).toEqual({ date: "2026-11-24", time: "14:02:17" });
  expect(readable(Date.UTC(2026, 10, 24, 16, 0, 0))).toEqual({ date: "2026-11-25", time: "00:00:00" });
});
