/** Texts, such as the names of headers. */
import { z } from "zod";
import { flag, mapping } from "../files/shape.ts";
import { fieldOf } from "../query/query.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { inCode } from "../responses/in-code.ts";
import { normalText } from "../responses/normal-text.ts";
import { readTexts } from "../responses/parse-strings.ts";
import {
  BASES,
  isContradiction,
  labelled,
  labelledField,
  readLabelled,
  withoutLabel,
  withSharedNames,
} from "../responses/value-labels.ts";
import { computedKind, valuesOf } from "./computed.ts";
import { checkComputed, computedKeys, LISTS } from "./computed-keys.ts";
import type { QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { scoreSet } from "./score.ts";
import { setItem } from "./set-item.ts";
import { spelledList, spelledPlainly } from "./spellings.ts";
import { typedItem } from "./typed-item.ts";

const schema = (shapes: QueryShapes) =>
  mapping("a strings question", {
    kind: z.literal("strings"),
    ...computedKeys("strings", LISTS, shapes),
    /** Case matters. */
    exact: flag.default(false),
  }).superRefine(checkComputed);

export type StringsQuestion = z.output<ReturnType<typeof schema>>;

export interface StringsAnswer {
  readonly kind: "strings";
  readonly strings: readonly string[];
}

const answer = (texts: readonly string[]): StringsAnswer => ({ kind: "strings", strings: texts });

/** "1.1" means "HTTP/1.1" if every wanted version is HTTP's. */
const withProtocol = (given: readonly string[], wanted: readonly string[]): readonly string[] => {
  const protocols = new Set(wanted.map((text) => /^([A-Z]+[/ ])\d(?:\.\d)?(?: \([^()]*\))?$/i.exec(text)?.[1]));
  const [protocol] = protocols;
  return protocols.size === 1 && protocol !== undefined
    ? given.map((text) => text.replace(/^(?:v|version )?(?=\d(?:\.\d)?$)/i, protocol))
    : given;
};

/** "closed" counts as "close": another form of the word. */
const withoutEnding = (given: readonly string[], wanted: readonly string[]): readonly string[] => {
  const own = new Set(wanted.map((text) => text.toLowerCase()));
  const words = new Map(
    wanted
      .filter((text) => /^[a-z]{4,}$/i.test(text))
      .flatMap((text) => ["d", "s", "ed"].map((ending) => [`${text.toLowerCase()}${ending}`, text] as const))
      .filter(([form]) => !own.has(form)),
  );
  return given.map((text) => words.get(text.toLowerCase()) ?? text);
};

/** Name and number, the name, the number. */
const inAllWays = ({ strings: texts }: StringsAnswer): readonly (readonly string[])[] => {
  const parts = texts.map(withoutLabel);
  return [texts, parts.map(({ name }) => name), parts.map(({ number }) => number)];
};

const OF_LABELLED = {
  ofRight: (one: StringsAnswer) => inAllWays(one).flatMap((texts) => spelledList(texts)),
  ofMistake: (one: StringsAnswer) => inAllWays(one).flatMap(spelledPlainly),
};

const MAX_RIGHT_OPTIONS = 10;

export const strings: QuestionKind<StringsQuestion, StringsAnswer> = computedKind({
  kind: "strings",
  schema,
  input: () => ({ type: "lines", example: "one a line, or separated by commas", rows: 2 }),
  answerOf(_, result) {
    const field = labelledField(result.field);
    const texts = valuesOf(result).map((value) => (field ? labelled(field, Number(value)) : String(value)));
    return answer([...new Set(texts)]);
  },
  none: () => answer([]),
  isOfTexts: true,
  read({ query }, _, given) {
    const readings = readTexts(given);
    if (readings.length === 0) return "Give texts, one a line.";
    const field = labelledField(fieldOf(query));
    if (field === undefined) return readings.map(answer);
    const contradiction = readings.flat().find((text) => isContradiction(field, text));
    if (contradiction !== undefined)
      return `The name and the number in ${inCode(contradiction)} are not of the same thing. Give one of them.`;
    return readings.flatMap((texts) =>
      BASES.map((base) => answer(texts.map((text) => readLabelled(field, text, base)))),
    );
  },
  items: ({ strings: texts }) => texts.map((text) => normalText(text)),
  score({ exact, query }, { strings: given }, { strings: wanted }) {
    const versions = withProtocol(given, wanted);
    const full = labelledField(fieldOf(query)) ? withSharedNames(versions, wanted) : versions;
    const own = exact ? full : withoutEnding(full, wanted);
    const [left, right] = [own, wanted].map((texts) => texts.map((text) => normalText(text, exact)));
    return scoreSet(left!, right!, "entry");
  },
  show: ({ strings: texts }) => listed(texts, texts.some((text) => text.includes(",")) ? "; " : ", "),
  item: ({ exact, query }, computed, base) =>
    // Nobody types several texts exactly as a learning system wants them.
    setItem(computed, base, { itemsOf: ({ strings: texts }) => texts, least: 2, most: MAX_RIGHT_OPTIONS }) ??
    typedItem(computed, base, {
      values: ({ strings: texts }) => texts,
      ...(labelledField(fieldOf(query)) && { spellings: OF_LABELLED }),
      howToWrite: { list: "Write several with commas between them." },
      isCaseSensitive: exact,
    }),
});
