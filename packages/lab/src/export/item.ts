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

export interface ItemBase {
  /** Letters, digits, `_` and `-`; begins with a letter. */
  readonly id: string;
  /** Its section: "Task 3: TCP and its ports". */
  readonly section: string;
  readonly title: string;
  /** Markdown. */
  readonly prompt: string;
  readonly points: number;
  /** Markdown, in their order. */
  readonly hints: readonly string[];
  /** Markdown: the reason, and the evidence. */
  readonly explanation: string;
}

export type Item =
  | (ItemBase & { readonly kind: "numerical"; readonly responses: readonly ItemResponse[]; readonly tolerance: number })
  | (ItemBase & {
      readonly kind: "short";
      readonly responses: readonly ItemResponse[];
      readonly isCaseSensitive: boolean;
    })
  | (ItemBase & { readonly kind: "choice"; readonly responses: readonly ItemResponse[]; readonly isSingle: boolean })
  | (ItemBase & {
      readonly kind: "matching";
      readonly pairs: readonly (readonly [string, string])[];
      /** More right sides, which belong to no left side. */
      readonly distractors: readonly string[];
    })
  /** A question that a person marks; `guide` is for that person, Markdown. */
  | (ItemBase & { readonly kind: "essay"; readonly guide: string; readonly wantsFile: boolean });
