/**
 * Kinds whose answer is the result of a query: what they have in common. Other answers that are right and known mistakes
 * are queries too, and computed in the same way.
 */
import { type CommandNames, evidenceOf } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { QueryResult, Value } from "../query/query-result.ts";
import { runQuery } from "../query/run-query.ts";
import {
  bareGiven,
  type Given,
  isDash,
  isDenied,
  isLeftOpen,
  isNone,
  isTakenBack,
  plainGiven,
  withoutNumbering,
} from "../responses/plain-given.ts";
import type { ComputedBase } from "./computed-keys.ts";
import {
  type AnswerBase,
  type Computed,
  type ComputedMistake,
  isSame,
  type Judged,
  type Parsed,
  type QuestionKind,
} from "./kind.ts";
import { givenText, judgedUnread, NOT_ANSWERED, plainOrNot, unreadable } from "./parsed.ts";
import type { Misconception } from "./question-base.ts";
import { RIGHT, type Score } from "./score.ts";
import { asMarked } from "./typed-item.ts";

/** What a kind with a computed answer says of itself; the rest of a `QuestionKind` is the same for all of them. */
export interface ComputedKind<Question extends ComputedBase, Answer extends AnswerBase>
  extends Pick<
    QuestionKind<Question, Answer>,
    "kind" | "schema" | "input" | "items" | "show" | "item" | "ambiguities"
  > {
  /** The result of a query; undefined where it is no such answer. */
  answerOf(question: Question, result: QueryResult): Answer | undefined;
  /** The answer where nothing matches. */
  none(question: Question): Answer;
  /** What says that there is none besides the words for it. */
  readonly alsoNone?: RegExp;
  /** One number, perhaps with a unit: what it is taken from may be denied around it. */
  readonly isOne?: boolean;
  /** Of texts, so that a slash may be one and no sign for nothing. */
  readonly isOfTexts?: boolean;
  /** The items of a list that was given are lines. */
  readonly isByLine?: boolean;
  /** @param text what was given, as `plainGiven` has it @returns readings, at least one; or what to give instead */
  read(question: Question, text: string, given: Given): readonly Answer[] | string;
  /** Whether a reading can be meant, where these answers are right; `read` says what to give instead. */
  fits?(question: Question, reading: Answer, right: readonly Answer[]): boolean;
  /** What to give where no reading fits. */
  unfit?(question: Question): string;
  /** How much of one right answer is in what was given. */
  score(question: Question, given: Answer, wanted: Answer, computed: Computed<Answer>): Score;
  /** Whether two answers are as good as the same. */
  isNear?(question: Question, left: Answer, right: Answer): boolean;
  /** Whether what was given is a part of a mistake that shows it. */
  isPartOf?(question: Question, given: Answer, mistaken: Answer): boolean;
  /** Numbers in an answer that may be those of frames. */
  framesIn?(answer: Answer): readonly Value[];
}

export const numbersIn = (values: readonly Value[]): readonly number[] =>
  [...new Set(values.filter((value) => typeof value === "number"))].sort((left, right) => left - right);

/** The values of a result that is a list, or one value. */
export const valuesOf = ({ value }: QueryResult): readonly Value[] =>
  value.shape === "list" ? value.values : value.shape === "single" && value.value !== undefined ? [value.value] : [];

/** The number of a result that is one. */
export const numberOf = ({ value }: QueryResult): number | undefined =>
  value.shape === "single" && typeof value.value === "number" ? value.value : undefined;

/** @param field names, of each frame, frames that are as good as it */
const equivalentsOf = (
  values: readonly Value[],
  field: string | undefined,
  facts: CaptureFacts,
): Record<number, number> => {
  const equivalents: Record<number, number> = {};
  if (field === undefined) return equivalents;
  const frames = numbersIn(values).filter((number) => number >= 1 && number <= facts.session.frameCount);
  const told = facts.values(
    frames.map((frame) => frame - 1),
    [field],
  );
  for (const [index, frame] of frames.entries()) {
    for (const other of told[index]![0]!) {
      if (typeof other === "number" && !frames.includes(other)) equivalents[other] = frame;
    }
  }
  return equivalents;
};

/** Whether two lists have the same things that are not wanted: something else may be missing besides. */
const hasSameExcess = (given: readonly string[], mistaken: readonly string[], right: readonly string[]): boolean => {
  const wanted = new Set(right);
  const [one, other] = [given, mistaken].map((items) => items.filter((item) => !wanted.has(item)).sort());
  return one!.length > 0 && one!.join("\0") === other!.join("\0");
};

const TAKEN_BACK = unreadable("Give only what is right.");

interface Recognized<Answer> {
  readonly reading: Answer;
  readonly mistake: ComputedMistake<Answer>;
  /** All of the mistake is there, and nothing else. */
  readonly isWhole: boolean;
}

/** The first mistake whose answer this is, or else the first with the same things too many. */
const mistakeBehind = <Question extends ComputedBase, Answer extends AnswerBase>(
  { items, isNear, isPartOf, isOne }: ComputedKind<Question, Answer>,
  question: Question,
  { answer: right, misconceptions }: Computed<Answer>,
  readings: readonly Answer[],
): Recognized<Answer> | undefined => {
  const wrong = misconceptions.filter(({ isRight }) => !isRight);
  const tests: readonly ((reading: Answer, mistaken: Answer) => boolean)[] = [
    (reading, mistaken) => isSame(items(reading), items(mistaken)) || (isNear?.(question, reading, mistaken) ?? false),
    (reading, mistaken) =>
      (!isOne && hasSameExcess(items(reading), items(mistaken), items(right))) ||
      (isPartOf?.(question, reading, mistaken) ?? false),
  ];
  for (const [index, test] of tests.entries()) {
    for (const reading of readings) {
      const mistake = wrong.find(({ answer }) => test(reading, answer));
      if (mistake) return { reading, mistake, isWhole: index === 0 };
    }
  }
  return undefined;
};

type Stated<Answer> = Pick<ComputedMistake<Answer>, "answer" | "evidence">;

/** The items of an answer are made once: it is compared with many. */
const itemsOnce = <Answer extends AnswerBase>(items: (answer: Answer) => readonly string[]): typeof items => {
  const known = new WeakMap<Answer, readonly string[]>();
  return (answer) => {
    const made = known.get(answer) ?? items(answer);
    known.set(answer, made);
    return made;
  };
};

/** A kind of question from what is its own. */
export const computedKind = <Question extends ComputedBase, Answer extends AnswerBase>(
  kind: ComputedKind<Question, Answer>,
): QuestionKind<Question, Answer> => {
  const own = { ...kind, items: itemsOnce(kind.items) };
  const isSameAnswer = (left: Answer, right: Answer): boolean => isSame(own.items(left), own.items(right));

  const parseAsGiven = (question: Question, given: Given): Parsed<Answer> => {
    const plain = plainOrNot(given);
    if (typeof plain !== "string") return plain;
    const isBlank = isDash(plain) && !(own.isOfTexts && plain === "/");
    if (isBlank || isNone(plain) || own.alsoNone?.test(plain))
      return { ok: true, readings: [own.none(question)], mayBeBlank: isBlank };
    if (isTakenBack(plain) || (own.isOne && isDenied("", plain))) return TAKEN_BACK;
    const text = withoutNumbering(plainGiven(givenText(given, own.isByLine ? "\n" : ", ")));
    const readings = own.read(question, text, given);
    return typeof readings === "string" ? unreadable(readings) : { ok: true, readings, mayBeBlank: false };
  };

  const parse = (question: Question, given: Given): Parsed<Answer> => {
    const found = parseAsGiven(question, given);
    if (Array.isArray(given) || (!found.ok && found.isBlank)) return found;
    const plain = plainGiven(String(given));
    const text = bareGiven(plain);
    if (text === plain || text === "") return found;
    const bare = parseAsGiven(question, text);
    if (bare === TAKEN_BACK || !found.ok) return bare;
    return bare.ok ? { ...bare, readings: [...bare.readings, ...found.readings] } : found;
  };

  const mistaken = (
    question: Question,
    { query, typed }: Misconception,
    facts: CaptureFacts,
    names: CommandNames,
  ): Stated<Answer> | undefined => {
    if (query === undefined) {
      const parsed = parse(question, String(typed));
      return parsed.ok ? { answer: parsed.readings[0]!, evidence: { frames: [], command: "" } } : undefined;
    }
    const result = runQuery(query, facts);
    // The answer "none" is never a mistake of this kind.
    const answer = result.frames.length === 0 ? undefined : own.answerOf(question, result);
    return answer && { answer, evidence: evidenceOf(result, names) };
  };

  const compute = (question: Question, facts: CaptureFacts, names: CommandNames): Computed<Answer> => {
    const result = runQuery(question.query, facts);
    const found = own.answerOf(question, result);
    const isEmpty = found === undefined || result.frames.length === 0 || own.items(found).length === 0;
    const answer = found ?? own.none(question);
    const alternatives = question.alternatives.flatMap(({ query, note }) => {
      const other = runQuery(query, facts);
      const stated = own.answerOf(question, other);
      // If the query finds nothing, that is not another right answer.
      const isOther = stated !== undefined && other.frames.length > 0 && !isSameAnswer(stated, answer);
      return isOther ? [{ answer: stated, note }] : [];
    });
    const misconceptions = question.misconceptions.flatMap((misconception): readonly ComputedMistake<Answer>[] => {
      const stated = mistaken(question, misconception, facts, names);
      if (stated === undefined) return [];
      const isRight = [answer, ...alternatives.map((one) => one.answer)].some((one) =>
        isSameAnswer(one, stated.answer),
      );
      const { id, why, credit } = misconception;
      return [{ id, why, credit, ...stated, isRight }];
    });
    return {
      question: question.id,
      kind: own.kind,
      answer,
      alternatives,
      evidence: evidenceOf(result, names),
      isEmpty,
      isAbsent: isEmpty && question.empty === "absent",
      misconceptions,
      equivalents: equivalentsOf(own.framesIn?.(answer) ?? [], question.equivalents, facts),
    };
  };

  const judge = (question: Question, computed: Computed<Answer>, given: Given): Judged => {
    const parsed = parse(question, given);
    if (!parsed.ok) return judgedUnread(parsed);
    const right = [{ answer: computed.answer, note: "" }, ...computed.alternatives];
    const wanted = right.map(({ answer }) => answer);
    // A text may contain words such as "not" and "or" only where a right answer does.
    const [shown, said] = [wanted.map((one) => own.show(one)).join("\n"), plainGiven(givenText(given, ", "))];
    if (own.isOfTexts && isDenied(shown, said)) return judgedUnread(TAKEN_BACK);
    const readings = parsed.readings.filter((reading) => own.fits?.(question, reading, wanted) ?? true);
    if (readings.length === 0) return judgedUnread(unreadable(own.unfit?.(question) ?? ""));
    if (own.isOfTexts && isLeftOpen(shown, said)) return judgedUnread(TAKEN_BACK);
    const tries = readings.flatMap((reading) =>
      right.map(({ answer, note }) => ({ reading, note, ...own.score(question, reading, answer, computed) })),
    );
    const best = tries.reduce((one, other) => (other.credit > one.credit ? other : one));
    const understood = own.show(best.reading, question);
    if (parsed.mayBeBlank && best.credit < 1) return NOT_ANSWERED;
    if (best.credit === 1) return { credit: 1, why: best.note === "" ? RIGHT : `${RIGHT} ${best.note}`, understood };
    const recognized = mistakeBehind(own, question, computed, readings);
    if (recognized === undefined) return { credit: best.credit, why: best.why, understood };
    const { reading, mistake, isWhole } = recognized;
    const { id, why, credit } = mistake;
    return {
      // What a mistake is worth is for all of it: a part may hold nothing that is right.
      credit: isWhole ? (credit ?? best.credit) : best.credit,
      why: best.why,
      misconception: { id, why },
      understood: own.show(reading, question),
    };
  };

  return {
    ...own,
    parse,
    compute,
    judge,
    item(question, computed, base) {
      const item = computed.isAbsent ? undefined : own.item(question, computed, base);
      return item && asMarked(item, (text) => judge(question, computed, text).credit);
    },
  };
};
