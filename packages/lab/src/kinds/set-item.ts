/**
 * Several things as options to choose from. They can be named in any order, and a part of them earns a part, in every
 * learning system; a typed list has to be there letter by letter. Wrong options come from the known mistakes.
 */
import type { Item, ItemBase, ItemResponse } from "../export/item.ts";
import { penaltyOf, sharesOf } from "../export/weights.ts";
import type { AnswerBase, Computed } from "./kind.ts";

/** Fewer numbers are typed, in any order: `spelledList` has all of them. */
export const LEAST_OPTIONS = 3;

const MAX_WRONG = 8;
const MIN_OPTIONS = 4;

/** A text as an option, so that nothing in it is Markdown. */
const asCode = (text: string): string => (text.includes("`") ? text : `\`${text}\``);

const keyOf = (text: string): string => text.toLowerCase();

/** The first of each mistake, then the second of each, and so on: every mistake can be made. */
const wrongOnes = <Answer extends AnswerBase>(
  { misconceptions }: Computed<Answer>,
  itemsOf: (answer: Answer) => readonly string[],
  isTaken: (text: string) => boolean,
): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const lists = misconceptions
    .filter(({ isRight }) => !isRight)
    .map(({ answer, why }) => ({ list: itemsOf(answer), why }));
  const longest = Math.max(0, ...lists.map(({ list }) => list.length));
  for (let at = 0; at < longest; at += 1) {
    for (const { list, why } of lists) {
      const text = list[at];
      if (text === undefined || isTaken(text) || found.size === MAX_WRONG) continue;
      if (![...found.keys()].some((other) => keyOf(other) === keyOf(text))) found.set(text, why);
    }
  }
  return found;
};

interface SetOptions<Answer> {
  readonly itemsOf: (answer: Answer) => readonly string[];
  /** Fewer are asked for as text. */
  readonly least: number;
  readonly most: number;
  /** As good as one of the right ones: they are no options. */
  readonly equivalents?: readonly string[];
}

/**
 * Where there are several right answers, what they do not agree on is no option.
 *
 * @returns undefined if there are too few or too many options
 */
export const setItem = <Answer extends AnswerBase>(
  computed: Computed<Answer>,
  base: ItemBase,
  { itemsOf, least, most, equivalents = [] }: SetOptions<Answer>,
): Item | undefined => {
  const answers = [computed.answer, ...computed.alternatives.map(({ answer }) => answer)].map(itemsOf);
  const agreed = answers[0]!.filter((text) => answers.every((items) => items.includes(text)));
  const taken = new Set([...answers.flat(), ...equivalents].map(keyOf));
  const wrong = wrongOnes(computed, itemsOf, (text) => taken.has(keyOf(text)));
  if (agreed.length < least || agreed.length > most || wrong.size === 0) return undefined;
  if (agreed.length + wrong.size < MIN_OPTIONS) return undefined;
  const shares = sharesOf(agreed.length);
  if (shares === undefined) return undefined;
  const options = new Map<string, ItemResponse>(
    agreed.map((text, index) => [text, { text: asCode(text), credit: shares[index]!, feedback: undefined }]),
  );
  for (const [text, why] of wrong)
    options.set(text, { text: asCode(text), credit: penaltyOf(agreed.length), feedback: why });
  const inOrder = [...options].sort(([left], [right]) => left.localeCompare(right, "en", { numeric: true }));
  return { ...base, kind: "choice", responses: inOrder.map(([, one]) => one), isSingle: false, isShuffled: false };
};
