/**
 * The worker of the terminal. It keeps the shell alone: scripts, styles, icons, and a page without any data that is
 * shown when the terminal is opened without a network. Nothing of an order ever goes through its store.
 */
interface Shell {
  version: string;
  room: string;
  page: string;
  assets: string[];
}

interface Worker extends EventTarget {
  SHELL: Shell;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

{
  const worker = self as unknown as Worker;
  const shell = worker.SHELL;
  const name = `terminal ${shell.version}`;

  const install = async () => {
    const cache = await caches.open(name);
    await cache.addAll([...shell.assets, shell.page]);
    await worker.skipWaiting();
  };

  const activate = async () => {
    for (const old of await caches.keys()) if (old.startsWith("terminal ") && old !== name) await caches.delete(old);
    await worker.clients.claim();
  };

  /** The network's answer; without one, what is kept. */
  const answer = async (request: Request, kept: string): Promise<Response> => {
    try {
      return await fetch(request);
    } catch (error) {
      const found = await caches.match(kept, { ignoreSearch: true });
      if (found) return found;
      throw error;
    }
  };

  worker.addEventListener("install", (event) => (event as Lasting).waitUntil(install()));
  worker.addEventListener("activate", (event) => (event as Lasting).waitUntil(activate()));
  worker.addEventListener("fetch", (event) => {
    const { request, respondWith } = event as Asked;
    if (request.method !== "GET") return;
    const { origin, pathname } = new URL(request.url);
    if (origin !== self.location.origin) return;
    if (request.mode === "navigate" && pathname === shell.room) respondWith.call(event, answer(request, shell.page));
    else if (shell.assets.includes(pathname)) respondWith.call(event, answer(request, pathname));
  });
}
