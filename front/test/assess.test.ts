import { describe, expect, it } from "vitest";
import { Selection } from "../src/assess-bulk";

const ALL = ["a", "b", "c"].map((id) => ({ id, unit: `unit ${id}` }));

describe("what is confirmed together", () => {
  it("stands in the order of the list, over all pages", () => {
    const chosen = new Selection(ALL);
    chosen.set("c", true);
    chosen.set("a", true);
    chosen.set("unknown", true);
    expect(chosen.list()).toEqual([ALL[0], ALL[2]]);
    chosen.every(true);
    expect(chosen.size).toBe(chosen.possible);
  });
  it("leaves out what was decided meanwhile, until it is taken back", () => {
    const chosen = new Selection(ALL);
    chosen.every(true);
    chosen.settled(ALL[1]!, false);
    expect(chosen.list().map((f) => f.id)).toEqual(["a", "c"]);
    chosen.every(true);
    expect(chosen.size).toBe(2);
    chosen.settled(ALL[1]!, true);
    chosen.every(true);
    expect(chosen.size).toBe(3);
  });
});
