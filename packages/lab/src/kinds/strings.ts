/** Texts, such as the names of headers. */
import { z } from "zod";
import { flag, mapping } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { normalText } from "../responses/normal-text.ts";
import { readTexts } from "../responses/parse-strings.ts";
import { computedKind, valuesOf } from "./computed.ts";
import { checkComputed, computedKeys, LISTS } from "./computed-keys.ts";
import type { QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { scoreSet } from "./score.ts";
import { setItem } from "./set-item.ts";
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
  const protocols = new Set(wanted.map((text) => /^([A-Z]+)\/\d(?:\.\d)?$/i.exec(text)?.[1]));
  const [protocol] = protocols;
  return protocols.size === 1 && protocol !== undefined
    ? given.map((text) => text.replace(/^(?:v|version )?(?=\d(?:\.\d)?$)/i, `${protocol}/`))
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

const MAX_RIGHT_OPTIONS = 10;

export const strings: QuestionKind<StringsQuestion, StringsAnswer> = computedKind({
  kind: "strings",
  schema,
  input: () => ({ type: "lines", example: "one a line, or separated by commas", rows: 2 }),
  answerOf: (_, result) => answer([...new Set(valuesOf(result).map(String))]),
  none: () => answer([]),
  isOfTexts: true,
  read(_, __, given) {
    const readings = readTexts(given);
    return readings.length === 0 ? "Give texts, one a line." : readings.map(answer);
  },
  items: ({ strings: texts }) => texts.map((text) => normalText(text)),
  score({ exact }, { strings: given }, { strings: wanted }) {
    const versions = withProtocol(given, wanted);
    const own = exact ? versions : withoutEnding(versions, wanted);
    const [left, right] = [own, wanted].map((texts) => texts.map((text) => normalText(text, exact)));
    return scoreSet(left!, right!, "entry");
  },
  show: ({ strings: texts }) => listed(texts, texts.some((text) => text.includes(",")) ? "; " : ", "),
  item: ({ exact }, computed, base) =>
    // Nobody types several texts exactly as a learning system wants them.
    setItem(computed, base, { itemsOf: ({ strings: texts }) => texts, least: 2, most: MAX_RIGHT_OPTIONS }) ??
    typedItem(computed, base, {
      values: ({ strings: texts }) => texts,
      howToWrite: { list: "Write several with commas between them." },
      isCaseSensitive: exact,
    }),
});
