/** The message for a display filter that cannot be read, with a mark under the place. */
import type { FilterProblem } from "@potshark/dissect";
import { inert } from "@potshark/service/mistake";

export class FilterMistake extends Error {
  override readonly name: string = "FilterMistake";

  constructor(filter: string, { offset, length, message, hint }: FilterProblem) {
    const before = inert(filter.slice(0, offset)).length;
    const marked = Math.max(1, inert(filter.slice(offset, offset + length)).length);
    super(
      [
        inert(message),
        `    ${inert(filter)}`,
        `    ${" ".repeat(before)}^${"~".repeat(marked - 1)}`,
        `  next: ${inert(hint)}`,
      ].join("\n"),
    );
  }
}
