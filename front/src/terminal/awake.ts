/** Keep the screen on while somebody is on duty, where the browser can. */
let lock: WakeLockSentinel | null = null;
let wanted = false;

async function ask(): Promise<void> {
  if (!wanted || lock || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => (lock = null));
  } catch {
    // Low battery, or not allowed: the screen sleeps, the sound does not.
  }
}

export function stayAwake(): void {
  if (wanted) return;
  wanted = true;
  void ask();
  document.addEventListener("visibilitychange", () => void ask());
}
