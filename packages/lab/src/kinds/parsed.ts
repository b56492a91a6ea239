/** What is the same of every kind in reading what a student gave: what is too long, what is no answer. */
import { type Given, isNoAnswer, plainGiven } from "../responses/plain-given.ts";
import type { Judged, Parsed } from "./kind.ts";

/** Longer answers are not read. */
const MAX_LENGTH = 20_000;
const MAX_ITEMS = 5_000;

type NotParsed = Extract<Parsed<never>, { readonly ok: false }>;

const NOTHING = "Nothing was answered.";

export const BLANK: NotParsed = { ok: false, isBlank: true, message: NOTHING };

export const NOT_ANSWERED: Judged = { credit: 0, why: NOTHING, verdict: "unanswered" };

/** @param message what to give instead */
export const unreadable = (message: string): NotParsed => ({
  ok: false,
  isBlank: false,
  message: `This cannot be read. ${message}`,
});

export const judgedUnread = ({ isBlank, message }: NotParsed): Judged => ({
  credit: 0,
  why: message,
  verdict: isBlank ? "unanswered" : "unreadable",
});

/** @param between the items of a list */
export const givenText = (given: Given, between: string): string =>
  Array.isArray(given) ? given.join(between) : String(given);

/** What was given in one spelling, or why it is not looked at. */
export const plainOrNot = (given: Given): string | NotParsed => {
  const text = givenText(given, ", ");
  if (text.length > MAX_LENGTH || (Array.isArray(given) && given.length > MAX_ITEMS))
    return unreadable(`It is longer than ${MAX_LENGTH} characters.`);
  const plain = plainGiven(text);
  return plain === "" || isNoAnswer(plain) ? BLANK : plain;
};
