/** What the browser keeps that is no text: the key that signs bundles, and the capture at hand. In IndexedDB. */

const DATABASE = "potshark-lab";
const STORE = "kept";

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const withStore = async <Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result | undefined> => {
  try {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    const database = await settled(request);
    try {
      return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  } catch {
    // Private windows and full disks: nothing is kept, the work goes on.
    return undefined;
  }
};

/** @returns undefined where nothing was kept, or nothing can be */
export const kept = async <Value>(name: string): Promise<Value | undefined> =>
  (await withStore("readonly", (store) => store.get(name))) as Value | undefined;

export const keep = async (name: string, value: unknown): Promise<void> => {
  await withStore("readwrite", (store) => store.put(value, name));
};

export const dropKept = async (name: string): Promise<void> => {
  await withStore("readwrite", (store) => store.delete(name));
};
