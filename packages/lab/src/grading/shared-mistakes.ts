/**
 * Wrong answers that two students have in common although few gave them. That two who worked alone gave one is likely;
 * that they gave several is not. It is a fact for a person, and proves nothing.
 */
import { withDrawn } from "../kinds/drawn.ts";
import type { Report, ReportedMark } from "./report.ts";

export interface SharedMistake {
  /** The question's id, with the values that it was drawn with. */
  readonly question: string;
  readonly says: string;
  /** How many students gave it, of how many who were asked. */
  readonly students: number;
  readonly asked: number;
}

export interface SharedMistakes {
  /** Indexes of the reports, the smaller first. */
  readonly pair: readonly [number, number];
  /** The rarest first. */
  readonly mistakes: readonly SharedMistake[];
  /** In bits: how unlikely all of them are, if each was given by chance. */
  readonly surprise: number;
}

const MIN_MISTAKES = 3;
/** What more of those who were asked gave is a common mistake. */
const RARE_SHARE = 0.05;
/** In a small class a mistake is rare that only two made. */
const RARE_COUNT = 2;

/** As it was understood, or else as it was given; undefined for what is right, and where there is no answer. */
export const mistakeIn = ({ verdict, understood, given }: ReportedMark): string | undefined =>
  verdict === "wrong" || verdict === "partly" || verdict === "unreadable"
    ? (understood ?? given)?.replace(/\s+/g, " ").trim() || undefined
    : undefined;

/** @param reports of a class; undefined where nothing could be marked */
export const findSharedMistakes = (reports: readonly (Report | undefined)[]): readonly SharedMistakes[] => {
  const asked = new Map<string, number>();
  const givers = new Map<string, { readonly question: string; readonly says: string; readonly who: number[] }>();
  for (const [index, report] of reports.entries())
    for (const mark of report?.tasks.flatMap(({ marks }) => marks) ?? []) {
      if (mark.verdict === "absent") continue;
      const question = withDrawn(mark.question, mark.drawn);
      asked.set(question, (asked.get(question) ?? 0) + 1);
      const says = mistakeIn(mark);
      if (says === undefined) continue;
      const key = JSON.stringify([question, says.toLowerCase()]);
      const one = givers.get(key) ?? { question, says, who: [] };
      one.who.push(index);
      givers.set(key, one);
    }
  const pairs = new Map<string, { readonly pair: readonly [number, number]; readonly mistakes: SharedMistake[] }>();
  for (const { question, says, who } of givers.values()) {
    const of = asked.get(question)!;
    if (who.length > Math.max(RARE_COUNT, of * RARE_SHARE)) continue;
    for (const [at, one] of who.entries())
      for (const other of who.slice(at + 1)) {
        const key = `${one} ${other}`;
        const found = pairs.get(key) ?? { pair: [one, other], mistakes: [] };
        found.mistakes.push({ question, says, students: who.length, asked: of });
        pairs.set(key, found);
      }
  }
  return [...pairs.values()]
    .filter(({ mistakes }) => mistakes.length >= MIN_MISTAKES)
    .map(({ pair, mistakes }) => ({
      pair,
      mistakes: mistakes.sort((left, right) => left.students / left.asked - right.students / right.asked),
      surprise: mistakes.reduce((bits, { students, asked: of }) => bits + Math.log2(of / students), 0),
    }))
    .sort((left, right) => right.surprise - left.surprise);
};
