/** Values that a student's questions were drawn with. */

/** The value that one draw gave. */
export interface Drawn {
  /** Of the draw: texts say `$status` for its value. */
  readonly name: string;
  /** Whose draw it is: the id of a question, or "task 3". */
  readonly by: string;
  /** What people call the value, and the same whatever the ports are: "304". */
  readonly value: string;
}

interface Form {
  readonly drawn?: readonly Drawn[] | undefined;
}

/** "status = 304"; "" for a question without draws. */
export const drawnText = ({ drawn = [] }: Form): string =>
  drawn.map(({ name, value }) => `${name} = ${value}`).join(", ");

/** "3.1a (status = 304)": tells the forms of a question from each other. @param drawn as `drawnText` has it */
export const withDrawn = (id: string, drawn: string | undefined): string =>
  drawn === undefined || drawn === "" ? id : `${id} (${drawn})`;

export const formName = (question: Form & { readonly id: string }): string =>
  withDrawn(question.id, drawnText(question));
