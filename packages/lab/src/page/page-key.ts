/**
 * The server acts only for a page that has the key of its start. It is in the address that was printed where the server
 * was started, after a #, and stays in the tab: another user of the machine may open the page, but has no key.
 */
export class PageKey {
  readonly #name: string;
  readonly #stored: string;
  #key: string | undefined;

  /** @param name of the key in the address: "capture" for #capture=KEY */
  constructor(name: string) {
    this.#name = name;
    this.#stored = `potshark-lab ${name} key`;
  }

  /** Takes the key out of the address, if there is one. @returns whether there was one */
  take(): boolean {
    const [, name, given] = /^#(\w+)=([\w-]+)$/.exec(location.hash) ?? [];
    if (name !== this.#name || given === undefined) return false;
    this.#key = given;
    try {
      sessionStorage.setItem(this.#stored, given);
    } catch {
      // A browser may have storage switched off: then the key lasts until the page is reloaded.
    }
    return true;
  }

  get value(): string | undefined {
    try {
      this.#key ??= sessionStorage.getItem(this.#stored) ?? undefined;
    } catch {
      // As above.
    }
    return this.#key;
  }
}
