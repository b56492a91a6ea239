/**
 * A question as learning systems know questions: with the responses that one sample makes right or wrong, and without
 * queries. Every format is written from this.
 */

/** A response that a learning system compares with. */
export interface ItemResponse {
  readonly text: string;
  /** From -1 to 1; negative only for a wrong option of a question with several choices. */
  readonly credit: number;
  /** Markdown. */
  readonly feedback: string | undefined;
}

/** A unit that a number may be typed with. */
export interface ItemUnit {
  readonly name: string;
  /** How many of it make one of the first unit: 0.001 s make 1 ms. */
  readonly perFirst: number;
}

/** Items of which a student is asked some, at random. */
export interface ItemPool {
  /** "Choose 2: 3.1a, 3.1b, 3.1c" */
  readonly title: string;
  readonly choose: number;
}

export interface ItemBase {
  /** Letters, digits, `_` and `-`; begins with a letter. */
  readonly id: string;
  /** Its section: "Task 3: TCP and its ports". */
  readonly section: string;
  /** That it is in, from the outside in: a question in several forms may be in a pool of questions. */
  readonly pools: readonly ItemPool[];
  readonly title: string;
  /** Markdown. */
  readonly prompt: string;
  readonly points: number;
  /** Markdown, in their order. */
  readonly hints: readonly string[];
  /** Markdown: the reason, and the evidence. */
  readonly explanation: string;
}

export interface NumericalResponse extends ItemResponse {
  /** Absolute. */
  readonly tolerance: number;
}

export interface NumericalItem extends ItemBase {
  readonly kind: "numerical";
  readonly responses: readonly NumericalResponse[];
  /** The first is the one that is asked for; empty where none is. */
  readonly units: readonly ItemUnit[];
}

export interface ShortItem extends ItemBase {
  readonly kind: "short";
  readonly responses: readonly ItemResponse[];
  readonly isCaseSensitive: boolean;
}

export interface ChoiceItem extends ItemBase {
  readonly kind: "choice";
  readonly responses: readonly ItemResponse[];
  readonly isSingle: boolean;
  /** The order of the options says nothing. */
  readonly isShuffled: boolean;
}

export interface MatchingItem extends ItemBase {
  readonly kind: "matching";
  readonly pairs: readonly (readonly [string, string])[];
  /** More right sides, which belong to no left side. */
  readonly distractors: readonly string[];
}

/** A question that a person marks. */
export interface EssayItem extends ItemBase {
  readonly kind: "essay";
  /** For the person who marks. Markdown. */
  readonly guide: string;
  readonly wantsFile: boolean;
}

export type Item = NumericalItem | ShortItem | ChoiceItem | MatchingItem | EssayItem;
