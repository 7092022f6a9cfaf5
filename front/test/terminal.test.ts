import { describe, expect, it } from "vitest";
import { after } from "../src/terminal/fold";

describe("after", () => {
  it("leads an order on through deeds that wait", () => {
    expect(after("issued", ["sign", "depart", "arrive", "handle", "result"])).toBe("submitted");
    expect(after("signed", ["handle"])).toBe("handling");
    expect(after("rework", ["rework", "progress"])).toBe("handling");
  });

  it("does not count a deed that was done already, or does not fit", () => {
    expect(after("signed", ["sign"])).toBe("signed");
    expect(after("handling", ["object", "depart"])).toBe("handling");
  });
});
