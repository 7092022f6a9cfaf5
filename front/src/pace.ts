/** Run a job soon, but never more often than every `everyMs`; what comes meanwhile is one more run. */
export class Pace {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #last = -Infinity;
  #busy = false;
  #again = false;

  constructor(private readonly job: () => Promise<void> | void, private readonly everyMs: number, private readonly firstMs = 0) {}

  ask(): void {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    if (this.#timer !== null) return;
    const wait = Math.max(this.firstMs, this.#last + this.everyMs - Date.now());
    this.#timer = setTimeout(() => void this.#run(), wait);
  }

  async #run(): Promise<void> {
    this.#timer = null;
    this.#busy = true;
    this.#last = Date.now();
    try {
      await this.job();
    } catch (error) {
      console.error(error); // The next event asks again.
    }
    this.#busy = false;
    if (this.#again) {
      this.#again = false;
      this.ask();
    }
  }
}
