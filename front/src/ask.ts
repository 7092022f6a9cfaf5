/** Requests that lose nothing: where the desk is locked or the session over, they wait for the password and go again. */
import { unlock } from "./idle";

const OVER = 401;
const LOCKED = 423;

/** The headers of a request from a page: htmx's mark, and the token of the session as it is now. */
function headers(): Record<string, string> {
  return { "HX-Request": "true", ...(JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>) };
}

/** Ask the server. Null where it cannot be reached; a locked desk answers when it is unlocked. */
export async function ask(url: string, body?: FormData | URLSearchParams, keepalive = false): Promise<Response | null> {
  for (;;) {
    let answer: Response;
    try {
      answer = await fetch(url, {
        method: body ? "POST" : "GET",
        body: body ?? null,
        headers: headers(),
        credentials: "same-origin",
        redirect: "manual",
        keepalive,
      });
    } catch {
      return null;
    }
    const over = answer.status === OVER || answer.type === "opaqueredirect";
    if (!over && answer.status !== LOCKED) return answer;
    await unlock(over ? "over" : "idle");
  }
}

/** The fragment's HTML, or null where it did not come. */
export async function askFor(url: string): Promise<string | null> {
  const answer = await ask(url);
  return answer?.ok ? await answer.text() : null;
}
