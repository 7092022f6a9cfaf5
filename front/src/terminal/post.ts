/** Sending a deed: what came of it, in the words of whoever waits for it. */
import type { Deed } from "./drafts";

export type Outcome =
  | { kind: "done" }
  | { kind: "refused"; reason: string }
  | { kind: "nobody" }
  | { kind: "cut-off" }
  | { kind: "later" };

const WAIT_MS = 12_000;
const root = () => document.getElementById("terminal") ?? document.getElementById("t-offline");

/** A POST under the terminal's address; null where it never arrived or the server cannot now. */
export async function post(path: string, form: FormData): Promise<Response | null> {
  const url = `${root()?.dataset.url ?? "/terminal/"}${path}`;
  const token = /(?:^|; )liandong_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? root()?.dataset.csrf ?? "";
  const stop = new AbortController();
  const timer = window.setTimeout(() => stop.abort(), WAIT_MS);
  try {
    const headers = { "HX-Request": "true", "X-CSRFToken": token };
    return await fetch(url, { method: "POST", body: form, headers, credentials: "same-origin", signal: stop.signal });
  } catch {
    return null;
  } finally {
    window.clearTimeout(timer);
  }
}

/** What a deed says, the same at every try: the key stands for exactly this. */
export function formOf(deed: Deed): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(deed.fields)) form.set(name, value);
  form.set("at", String(deed.at));
  form.set("key", deed.key);
  form.set("officer", deed.officer);
  deed.files.forEach((file, n) => form.append("file", file, `${n}`));
  return form;
}

export async function send(deed: Deed): Promise<Outcome> {
  const answer = await post(`orders/${encodeURIComponent(deed.order)}/deeds/${deed.action}`, formOf(deed));
  return answer === null ? { kind: "later" } : outcomeOf(answer);
}

async function outcomeOf(answer: Response): Promise<Outcome> {
  if (answer.ok) return { kind: "done" };
  const told = (await answer.json().catch(() => ({}))) as { code?: string; reason?: string; clause?: string };
  if (answer.status === 401) return { kind: "nobody" };
  if (told.code === "device.revoked") return { kind: "cut-off" };
  if (told.reason) return { kind: "refused", reason: [told.reason, told.clause].filter(Boolean).join(" · ") };
  // Too large, or a page instead of an answer: trying again would not help; everything else may pass.
  return answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? { kind: "refused", reason: String(answer.status) } : { kind: "later" };
}
