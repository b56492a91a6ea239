/**
 * How long a student works on a question: the time between two things that are done on it, if nothing was done on another
 * question in between. Packets are looked at elsewhere, in Wireshark too, so that only a long pause is cut short.
 */
const MAX_PAUSE_MS = 120_000;

export class WorkTime {
  readonly #spent = new Map<string, number>();
  #question = "";
  #at = 0;

  /** Something was done on a question: it was gone to, typed in, or checked. @param now in milliseconds */
  act(question: string, now: number): void {
    if (question === this.#question) {
      const pause = Math.min(Math.max(now - this.#at, 0), MAX_PAUSE_MS);
      this.#spent.set(question, (this.#spent.get(question) ?? 0) + pause);
    }
    this.#question = question;
    this.#at = now;
  }

  /** The seconds that are not taken yet. What is less than a second stays. */
  take(question: string): number {
    const spent = this.#spent.get(question) ?? 0;
    this.#spent.set(question, spent % 1000);
    return Math.floor(spent / 1000);
  }
}
