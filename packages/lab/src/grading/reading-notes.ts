/** Notes on how a file of answers was read: one note for each kind, even if it occurs often. */

const MAX_NAMED = 5;
const MAX_TEXT = 40;

const named = (texts: Iterable<string>): string => {
  const all = [...texts];
  return `${all.slice(0, MAX_NAMED).join("; ")}${all.length > MAX_NAMED ? `; and ${all.length - MAX_NAMED} more` : ""}`;
};

export class ReadingNotes {
  readonly #notes: string[] = [];
  readonly #twice = new Set<string>();
  readonly #left: string[] = [];

  add(note: string): void {
    this.#notes.push(note);
  }

  /** @param name of a question or student that occurs more than once */
  twice(name: string): void {
    this.#twice.add(name.slice(0, MAX_TEXT));
  }

  /** @param place "line 7" @param text its content @param why the words after "which": "is no YAML" */
  leaveOut(place: string, text = "", why = ""): void {
    const quoted = text === "" ? "" : ` (${JSON.stringify(text.trim().slice(0, MAX_TEXT))})`;
    this.#left.push(`${place.slice(0, 3 * MAX_TEXT)}${quoted}${why === "" ? "" : `, which ${why}`}`);
  }

  /** Sentences without their subject (the file). */
  list(): readonly string[] {
    return [
      ...this.#notes,
      ...(this.#twice.size > 0 ? [`has more than one of ${named(this.#twice)}: the last counts`] : []),
      ...(this.#left.length > 0 ? [`has what cannot be read and was left out: ${named(this.#left)}`] : []),
    ];
  }
}
