/**
 * The idle lock: a page left alone is covered, and the server asks for the password again.
 *
 * A page takes part by including `idle/_lock.html`. What it holds stays as it is beneath the cover; requests that
 * meet a lock (see `ask.ts`) wait here and go again.
 */
const TELL_MS = 45_000;
const LOOK_MS = 5_000;
const WRONG = 403;

type Why = "idle" | "over";

const dialog = () => document.getElementById("idle-lock") as HTMLDialogElement | null;
const form = () => document.getElementById("idle-form") as HTMLFormElement | null;

let opened: Promise<void> | null = null;
let done: () => void = () => {};
let last = Date.now();
let told = 0;

/** Cover the page; resolves when the password was given. */
export function unlock(why: Why): Promise<void> {
  const box = dialog();
  if (!box) {
    window.location.reload(); // A page without a lock of its own: the door asks.
    return new Promise(() => {});
  }
  box.dataset.why = opened && box.dataset.why === "over" ? "over" : why;
  opened ??= new Promise((resolve) => (done = resolve));
  if (!box.open) {
    document.documentElement.classList.add("is-locked");
    box.showModal();
    form()?.querySelector<HTMLInputElement>("input[type=password]")?.focus();
  }
  return opened;
}

function lockNow(): void {
  const box = dialog();
  if (!box || box.open) return;
  void fetch(box.dataset.leave!, { method: "POST", headers: headers(), credentials: "same-origin" }).catch(() => {});
  void unlock("idle");
}

function headers(): Record<string, string> {
  return { "HX-Request": "true", ...(JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>) };
}

async function tryPassword(): Promise<void> {
  const asked = form()!;
  const wrong = document.getElementById("idle-wrong")!;
  const button = asked.querySelector("button")!;
  const password = asked.querySelector<HTMLInputElement>("input[type=password]")!;
  const body = new FormData(asked);
  button.disabled = true;
  wrong.hidden = true;
  password.value = "";
  try {
    const answer = await fetch(asked.action, { method: "POST", body, headers: headers(), credentials: "same-origin" });
    if (answer.ok) open((await answer.json()) as { same: boolean; csrf: string });
    else {
      wrong.hidden = false;
      wrong.dataset.why = answer.status === WRONG ? "wrong" : "often";
    }
  } catch {
    // The bar across the top already tells that the line is gone.
  }
  button.disabled = false;
  if (dialog()?.open) password.focus();
}

function open(answer: { same: boolean; csrf: string }): void {
  if (!answer.same) {
    window.location.reload();
    return;
  }
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": answer.csrf }));
  for (const token of document.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")) token.value = answer.csrf;
  last = told = Date.now();
  opened = null;
  dialog()?.close();
  document.documentElement.classList.remove("is-locked");
  done();
  document.dispatchEvent(new CustomEvent("unlocked"));
}

/** Somebody types or points: told to the server now and then, so that it counts as the page does. */
function input(): void {
  last = Date.now();
  const box = dialog();
  if (!box || box.open || last - told < TELL_MS) return;
  told = last;
  void fetch(box.dataset.here!, { method: "POST", headers: headers(), credentials: "same-origin" })
    .then((answer) => {
      if (answer.status === 423) void unlock("idle");
      if (answer.status === 401) void unlock("over");
    })
    .catch(() => {});
}

export function startIdle(): void {
  const box = dialog();
  if (!box) return;
  told = Date.now();
  for (const name of ["keydown", "pointerdown", "pointermove", "wheel"]) document.addEventListener(name, input, { passive: true });
  box.addEventListener("cancel", (event) => event.preventDefault());
  form()?.addEventListener("submit", (event) => {
    event.preventDefault();
    void tryPassword();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest('[data-act="lock"]')) lockNow();
  });
  const limit = Number(box.dataset.minutes) * 60_000;
  if (limit) window.setInterval(() => Date.now() - last > limit && lockNow(), Math.min(LOOK_MS, limit / 4));
}
