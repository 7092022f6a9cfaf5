/** Where an order stands when the deeds that wait for the network are counted in. */
const AFTER: Record<string, { from: string[]; to: string }> = {
  sign: { from: ["issued"], to: "signed" },
  depart: { from: ["signed"], to: "enroute" },
  arrive: { from: ["issued", "signed", "enroute"], to: "onscene" },
  handle: { from: ["signed", "onscene"], to: "handling" },
  result: { from: ["handling"], to: "submitted" },
  rework: { from: ["rework"], to: "handling" },
  object: { from: ["issued", "signed"], to: "objected" },
};

/** The station of the line that a deed reaches. */
export const STATIONS = ["sign", "depart", "arrive", "handle", "result"];

export function after(state: string, actions: Iterable<string>): string {
  let now = state;
  for (const action of actions) {
    const step = AFTER[action];
    if (step?.from.includes(now)) now = step.to;
  }
  return now;
}
