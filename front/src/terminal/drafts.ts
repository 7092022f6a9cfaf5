/** Deeds that wait for the network, in the browser's own database: they outlive the page and the machine's restart. */
export interface Deed {
  /** Made at the deed; however often it is sent, it is done once. */
  key: string;
  unit: string;
  order: string;
  action: string;
  /** When it was done, seconds by the server's clock. */
  at: number;
  /** Which came first, also within one second. */
  turn: number;
  officer: string;
  officerName: string;
  fields: Record<string, string>;
  files: Blob[];
  state: "waiting" | "refused";
  reason?: string;
}

const NAME = "liandong-terminal";
const STORE = "deeds";

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    const transaction = database.transaction(STORE, mode);
    const asked = work(transaction.objectStore(STORE));
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    return asked.result;
  } finally {
    database.close();
  }
}

export const drafts = {
  /** Everything that waits or was refused, in the order in which it was done. */
  async all(): Promise<Deed[]> {
    const found = await run<Deed[]>("readonly", (store) => store.getAll());
    return found.sort((a, b) => a.turn - b.turn);
  },
  put: (deed: Deed) => run("readwrite", (store) => store.put(deed)),
  drop: (key: string) => run("readwrite", (store) => store.delete(key)),
};
