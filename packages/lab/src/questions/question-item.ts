/**
 * A question as an item of a learning system, with the answers that a sample gives. What a learning system shows, it may
 * show by itself and in any order, so that the prompt says which capture it is about and how an answer is to be written.
 */
import { addressOfName } from "../export/files.ts";
import type { Item, ItemBase, ItemPool } from "../export/item.ts";
import { allowedPercent } from "../export/weights.ts";
import { formName } from "../kinds/drawn.ts";
import { type ComputedAnswer, kindOf, type Question } from "../kinds/kinds.ts";
import { hashText } from "../text/hash.ts";
import { plainText } from "../text/markdown.ts";
import type { QuestionSet } from "./question-set.ts";

/** Where an item comes from and goes to. */
export interface ItemPlace {
  /** The capture of the answers; undefined if a student's own capture is needed. */
  readonly sample: string | undefined;
  readonly section: string;
}

const poolOf = (choose: number, ids: readonly string[]): ItemPool => ({
  title: `Choose ${choose}: ${ids.join(", ")}`,
  choose,
});

/** The items with the pools that they are in: that of the question, and that of its forms. */
export const withPools = (
  { pools }: Pick<QuestionSet, "pools">,
  items: ReadonlyMap<Question, Item>,
): ReadonlyMap<Question, Item> => {
  const forms = new Map<string, number>();
  for (const { id } of items.keys()) forms.set(id, (forms.get(id) ?? 0) + 1);
  const poolsOf = (id: string): readonly ItemPool[] => {
    const pool = pools.find(({ of }) => of.includes(id));
    // What no sample shows has no item, and cannot be chosen.
    const members = pool?.of.filter((member) => forms.has(member)) ?? [];
    return [
      ...(pool !== undefined && members.length > pool.choose ? [poolOf(pool.choose, members)] : []),
      ...(forms.get(id)! > 1 ? [poolOf(1, [id])] : []),
    ];
  };
  return new Map([...items].map(([question, item]) => [question, { ...item, pools: poolsOf(question.id) }]));
};

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

export const captureName = (sample: string): string => `${sample}.pcapng`;

/** Where captures do not travel, the name is left. */
const captureLink = (sample: string): string => `[\`${captureName(sample)}\`](${addressOfName(captureName(sample))})`;

const baseOf = (question: Question, computed: ComputedAnswer, { sample, section }: ItemPlace): ItemBase => ({
  id: itemId(question),
  section,
  pools: [],
  title: titleOf(question),
  prompt: sample === undefined ? question.prompt : `Open ${captureLink(sample)}.\n\n${question.prompt}`,
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

/** Why a question has no item, as what follows "left out". */
export const whyLeftOut = (question: Question): string => {
  const [sample] = question.on.samples;
  const tooMuch = kindOf(question).tooMuch?.(question);
  if (tooMuch !== undefined) return `since they have ${tooMuch}`;
  if (sample !== undefined) return "since their sample does not show what is asked";
  return question.kind === "live"
    ? "since they look into a student's own capture"
    : "since they are asked of a student's own capture alone";
};

/** What an author should know of a question's way into a learning system, one sentence each. */
export const exportNotes = (question: Question): readonly string[] => {
  const notes = question.misconceptions.flatMap(({ id, credit, typed }) => {
    const percent = allowedPercent(credit ?? 0);
    const isRounded = credit !== undefined && Math.abs(percent - credit * 100) >= 0.00001;
    return [
      ...(isRounded
        ? [`misconception ${id}: ${credit * 100} % is no grade that Moodle knows; exported as ${percent} %`]
        : []),
      ...(String(typed).includes("->")
        ? [`misconception ${id}: an arrow cannot be written into an answer in GIFT, which leaves it out`]
        : []),
    ];
  });
  const tooMuch = kindOf(question).tooMuch?.(question);
  return tooMuch === undefined ? notes : [...notes, `has ${tooMuch}: exports leave it out`];
};
