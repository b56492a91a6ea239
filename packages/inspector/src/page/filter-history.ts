/** The last filters, kept in the browser. */

const KEY = "potshark-inspector filters";
const KEPT = 30;
const MAX_TEXT = 2000;

/** Undefined where the browser forbids it. */
const browserStorage = (): Storage | undefined => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

/** What the browser keeps may be missing, refused, or written by something else. */
const read = (storage: Storage | undefined): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? "[]");
    return Array.isArray(kept)
      ? kept.filter((one) => typeof one === "string" && one.length <= MAX_TEXT).slice(0, KEPT)
      : [];
  } catch {
    return [];
  }
};

export class FilterHistory {
  readonly #storage: Storage | undefined = browserStorage();
  #filters: readonly string[] = read(this.#storage);

  /** The last one first. */
  get filters(): readonly string[] {
    return this.#filters;
  }

  add(filter: string): void {
    if (filter.length > MAX_TEXT) return;
    this.#filters = [filter, ...this.#filters.filter((one) => one !== filter)].slice(0, KEPT);
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#filters));
    } catch {
      // A full or forbidden storage: the history lasts as long as the page.
    }
  }
}
