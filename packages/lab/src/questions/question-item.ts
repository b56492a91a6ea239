/**
 * A question as an item of a learning system, with the answers that a sample gives. What a learning system shows, it may
 * show by itself and in any order, so that the prompt says which capture it is about and how an answer is to be written.
 */
import type { Item, ItemBase } from "../export/item.ts";
import { allowedPercent } from "../export/weights.ts";
import { formName } from "../kinds/drawn.ts";
import { type ComputedAnswer, kindOf, type Question } from "../kinds/kinds.ts";
import { hashText } from "../text/hash.ts";
import { plainText } from "../text/markdown.ts";

/** Where an item comes from and goes to. */
export interface ItemPlace {
  /** The capture of the answers; undefined if a student's own capture is needed. */
  readonly sample: string | undefined;
  readonly section: string;
}

const explanationOf = (question: Question, { evidence }: ComputedAnswer): string =>
  [
    ...(question.explanation === undefined ? [] : [question.explanation]),
    ...(evidence.frames.length === 0 ? [] : [`Frames: ${evidence.frames.join(", ")}`]),
    ...(evidence.command === "" ? [] : [`\`\`\`\n${evidence.command}\n\`\`\``]),
  ].join("\n\n");

const MAX_TITLE = 70;

const titleOf = (question: Question): string => {
  const title = `${formName(question)} ${plainText(question.prompt).replace(/\s+/g, " ")}`;
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
};

/** The way to write an answer differs here, and the prompt says it. */
const isAboutWriting = (hint: string): boolean => /^Write\b/.test(hint);

/** The same each time, so that an import replaces what was imported before. */
const itemId = (question: Question): string => {
  const id = `q-${question.id.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`;
  return question.drawn === undefined ? id : `${id}-${hashText(formName(question))}`;
};

const baseOf = (question: Question, computed: ComputedAnswer, { sample, section }: ItemPlace): ItemBase => ({
  id: itemId(question),
  section,
  title: titleOf(question),
  prompt: sample === undefined ? question.prompt : `Open \`${sample}.pcapng\`.\n\n${question.prompt}`,
  points: question.points,
  hints: question.hints.filter((hint) => !isAboutWriting(hint)),
  explanation: sample === undefined ? (question.explanation ?? "") : explanationOf(question, computed),
});

/**
 * A question with the answers that a sample gives.
 *
 * @returns undefined if the sample does not show the answer, or if there are more right options than weights allow
 */
export const itemOf = (question: Question, computed: ComputedAnswer, place: ItemPlace): Item | undefined =>
  kindOf(question).item(question, computed, baseOf(question, computed, place));

/** What becomes of a question on the way into a learning system, one sentence each. */
export const exportNotes = (question: Question): readonly string[] => {
  const notes = question.misconceptions.flatMap(({ id, credit }) => {
    if (credit === undefined) return [];
    const percent = allowedPercent(credit);
    if (Math.abs(percent - credit * 100) < 0.00001) return [];
    return [`misconception ${id}: ${credit * 100} % is no grade that Moodle knows; exported as ${percent} %`];
  });
  for (const { id, typed } of question.misconceptions) {
    if (String(typed).includes("->"))
      notes.push(`misconception ${id}: an arrow cannot be written into an answer in GIFT, which leaves it out`);
  }
  return [...notes, ...(kindOf(question).itemNotes?.(question) ?? [])];
};
