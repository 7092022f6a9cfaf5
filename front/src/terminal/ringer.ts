/**
 * The sound of the terminal, made here: no file, so nothing to load at the wrong moment.
 *
 * Browsers let a page sound only after somebody touched it. Going on duty is that touch; what is blocked is shown.
 */
export type Sound = "on" | "off";

interface Tone {
  hz: number;
  at: number;
  length: number;
}

/** Two rising calls, like a two-tone horn: heard through a door, unlike any telephone. */
const CALL: Tone[] = [
  { hz: 740, at: 0, length: 0.26 },
  { hz: 988, at: 0.28, length: 0.26 },
  { hz: 740, at: 0.6, length: 0.26 },
  { hz: 988, at: 0.88, length: 0.34 },
];
const TEST: Tone[] = CALL.slice(0, 2);
const NOTE: Tone[] = [{ hz: 660, at: 0, length: 0.14 }, { hz: 880, at: 0.18, length: 0.2 }];

const EVERY_MS = 1800;
const VIBRATION = [500, 150, 500, 150, 500];
const VOLUME = 0.8;

export class Ringer {
  #context: AudioContext | null = null;
  #timer = 0;
  #ringing = false;
  onChange: () => void = () => {};

  get sound(): Sound {
    return this.#context?.state === "running" ? "on" : "off";
  }

  get ringing(): boolean {
    return this.#ringing;
  }

  /** Ask for sound; succeeds after a touch, or where the browser trusts the page already. */
  async unlock(): Promise<Sound> {
    try {
      this.#context ??= this.#made();
      // A blocked context never answers: it is not waited for.
      await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
    } catch {
      // No audio device: the screen alone must wake him.
    }
    this.onChange();
    return this.sound;
  }

  #made(): AudioContext {
    const context = new AudioContext();
    context.onstatechange = () => this.onChange();
    return context;
  }

  test(): void {
    this.#play(TEST);
  }

  /** Something happened that needs no signing. */
  note(): void {
    if (!this.#ringing) this.#play(NOTE);
  }

  start(): void {
    if (this.#ringing) return;
    this.#ringing = true;
    this.#round();
    this.#timer = window.setInterval(() => this.#round(), EVERY_MS);
  }

  stop(): void {
    if (!this.#ringing) return;
    this.#ringing = false;
    window.clearInterval(this.#timer);
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(0);
  }

  #round(): void {
    if (this.sound === "off") void this.unlock();
    this.#play(CALL);
    // Without a touch a browser refuses, loudly.
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATION);
  }

  #play(tones: Tone[]): void {
    const context = this.#context;
    if (!context || context.state !== "running") return;
    for (const { hz, at, length } of tones) {
      const begin = context.currentTime + 0.02 + at;
      for (const [factor, share] of [[1, 1], [2, 0.35]] as const) {
        const oscillator = context.createOscillator();
        const gain = context.createGain();
        oscillator.type = "triangle";
        oscillator.frequency.value = hz * factor;
        gain.gain.setValueAtTime(0, begin);
        gain.gain.linearRampToValueAtTime(VOLUME * share, begin + 0.02);
        gain.gain.setValueAtTime(VOLUME * share, begin + length - 0.05);
        gain.gain.linearRampToValueAtTime(0, begin + length);
        oscillator.connect(gain).connect(context.destination);
        oscillator.start(begin);
        oscillator.stop(begin + length + 0.02);
      }
    }
  }
}

/** Of the tabs that may sound one does; a tab that may not is silent anyway. */
export class OneVoice {
  #may = false;

  constructor(private readonly name: string, private readonly changed: () => void) {}

  get mine(): boolean {
    return this.#may || !("locks" in navigator);
  }

  /** Called once this tab's sound works. */
  claim(): void {
    if (this.#may || !("locks" in navigator)) return;
    void navigator.locks.request(`liandong voice ${this.name}`, () => {
      this.#may = true;
      this.changed();
      return new Promise<void>(() => {}); // Until the tab is closed.
    });
  }
}
