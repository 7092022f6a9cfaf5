/** Deeds are written down first and sent then, one after the other; what the network keeps back waits and is shown. */
import { drafts, type Deed } from "./drafts";
import { send, type Outcome } from "./post";

export interface Sent {
  deed: Deed;
  outcome: Outcome;
}

export class Outbox {
  #deeds: Deed[] = [];
  /** Done and answered, but the page was read before: they count until it is read again. */
  #settling: { deed: Deed; at: number }[] = [];
  #busy = false;
  #again = false;
  /** Nobody is on duty: nothing is sent until somebody gives the PIN. */
  held = false;
  onChange: () => void = () => {};
  onSent: (sent: Sent) => void = () => {};

  constructor(readonly unit: string) {}

  get deeds(): readonly Deed[] {
    return this.#deeds;
  }

  /** Deeds of an order that are done here and not there yet. */
  waiting(order: string): Deed[] {
    const settling = this.#settling.map(({ deed }) => deed);
    return [...settling, ...this.#deeds].filter((deed) => deed.order === order && deed.state === "waiting");
  }

  /** The page shows what stood at `since`. */
  read(since: number): void {
    this.#settling = this.#settling.filter(({ at }) => at > since);
  }

  async load(): Promise<void> {
    const found = await drafts.all().catch(() => []);
    this.#deeds = found.filter((deed) => deed.unit === this.unit || !this.unit);
    this.onChange();
  }

  async add(deed: Deed): Promise<void> {
    this.#deeds = [...this.#deeds, deed];
    this.onChange();
    await drafts.put(deed).catch(() => {}); // A private window keeps nothing; it is sent all the same.
    await this.flush();
  }

  async drop(key: string): Promise<void> {
    this.#deeds = this.#deeds.filter((deed) => deed.key !== key);
    this.onChange();
    await drafts.drop(key).catch(() => {});
  }

  /** Send what waits. Tabs of one browser take turns, so that nothing overtakes. */
  async flush(): Promise<void> {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#again && !this.held) {
      this.#again = false;
      if ("locks" in navigator) await navigator.locks.request("liandong outbox", () => this.#flush());
      else await this.#flush();
    }
    this.#busy = false;
  }

  async #flush(): Promise<void> {
    for (const deed of this.#deeds.filter((one) => one.state === "waiting")) {
      const outcome = await send(deed);
      if (outcome.kind === "later") return;
      if (outcome.kind === "nobody" || outcome.kind === "cut-off") this.held = true;
      else if (outcome.kind === "done") await this.#done(deed);
      else await this.#refused(deed, outcome.reason);
      this.onSent({ deed, outcome });
      if (this.held) return;
    }
  }

  async #done(deed: Deed): Promise<void> {
    this.#settling.push({ deed, at: performance.now() });
    await this.drop(deed.key);
  }

  async #refused(deed: Deed, reason: string): Promise<void> {
    const kept: Deed = { ...deed, state: "refused", reason };
    this.#deeds = this.#deeds.map((one) => (one.key === deed.key ? kept : one));
    this.onChange();
    await drafts.put(kept).catch(() => {});
  }
}
