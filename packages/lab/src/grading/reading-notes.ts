/** How a file of answers was read, where that is not plain: a note for each kind, however often it occurs. */

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

  /** @param name of a question, or of a student, that there is more than one of */
  twice(name: string): void {
    this.#twice.add(name.slice(0, MAX_TEXT));
  }

  /** @param place "line 7" @param text what stands there @param why as what follows "which": "is no YAML" */
  leaveOut(place: string, text = "", why = ""): void {
    const quoted = text === "" ? "" : ` (${JSON.stringify(text.trim().slice(0, MAX_TEXT))})`;
    this.#left.push(`${place.slice(0, 3 * MAX_TEXT)}${quoted}${why === "" ? "" : `, which ${why}`}`);
  }

  /** Sentences without their subject, the file. */
  list(): readonly string[] {
    return [
      ...this.#notes,
      ...(this.#twice.size > 0 ? [`has more than one of ${named(this.#twice)}: the last counts`] : []),
      ...(this.#left.length > 0 ? [`has what cannot be read and was left out: ${named(this.#left)}`] : []),
    ];
  }
}
