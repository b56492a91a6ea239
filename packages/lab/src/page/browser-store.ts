/** What the browser stores in IndexedDB, because it is not text: captures, and the key that signs bundles. */

const DATABASE = "potshark-lab";
const VERSION = 2;
/** "kept" has single values by their name; "captures" has captures, by a key inside each. */
export type StoreName = "kept" | "captures";

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** @throws if the browser stores nothing, or nothing more: private windows, full disks */
const withStore = async <Result>(
  name: StoreName,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> => {
  const request = indexedDB.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    const { result: database } = request;
    if (!database.objectStoreNames.contains("kept")) database.createObjectStore("kept");
    if (!database.objectStoreNames.contains("captures")) database.createObjectStore("captures", { keyPath: "key" });
  };
  const database = await settled(request);
  try {
    const transaction = database.transaction(name, mode);
    const done = finished(transaction);
    const result = await settled(act(transaction.objectStore(name)));
    await done;
    return result;
  } finally {
    database.close();
  }
};

/** @returns undefined if nothing was stored, or nothing can be */
export const kept = async <Value>(name: StoreName, key: string): Promise<Value | undefined> =>
  (await withStore(name, "readonly", (store) => store.get(key)).catch(() => undefined)) as Value | undefined;

/** @returns nothing if nothing can be stored */
export const allKept = async <Value>(name: StoreName): Promise<readonly Value[]> =>
  (await withStore(name, "readonly", (store) => store.getAll()).catch(() => [])) as Value[];

/** @throws if it cannot be stored */
export const keep = async (name: StoreName, value: unknown, key?: string): Promise<void> => {
  await withStore(name, "readwrite", (store) => store.put(value, key));
};

/** Removes everything in a store, or only the given key. Does nothing if the browser cannot store. */
export const dropKept = async (name: StoreName, key?: string): Promise<void> => {
  const drop = (store: IDBObjectStore): IDBRequest<undefined> =>
    key === undefined ? store.clear() : store.delete(key);
  await withStore(name, "readwrite", drop).catch(() => {});
};
