/**
 * What learning systems make of what is typed, once they have imported an export. Each is a model of rules in the code
 * of the system, whose function is named; Blackboard's is not public, and follows its help.
 */
import { XMLParser } from "fast-xml-parser";
import { strFromU8, unzipSync } from "fflate";

/** The credit of a typed answer, from 0 to 1; undefined if the student is told to write another one. */
export type Credit = (typed: string) => number | undefined;

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Of the element and all in it. */
  readonly text: string;
}

type Parsed = Readonly<Record<string, unknown>>;

const elementOf = (node: Parsed): Element => {
  const name = Object.keys(node).find((key) => key !== ":@")!;
  if (name.startsWith("#")) return { name, attributes: {}, children: [], text: String(node[name]) };
  const children = (node[name] as readonly Parsed[]).map(elementOf);
  const attributes = (node[":@"] ?? {}) as Readonly<Record<string, string>>;
  return { name, attributes, children, text: children.map(({ text }) => text).join("") };
};

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  preserveOrder: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
});

const documentOf = (xml: string): Element => elementOf({ document: parser.parse(xml) });

/** In the order of the document, at any depth. */
const all = (within: Element, name: string): readonly Element[] =>
  within.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);

const child = ({ children }: Element, name: string): Element | undefined => children.find((one) => one.name === name);

const textIn = (within: Element, ...path: readonly string[]): string | undefined =>
  path.reduce<Element | undefined>((at, name) => at && child(at, name), within)?.text.trim();

interface Answer {
  readonly text: string;
  readonly credit: number;
  readonly tolerance: number;
}

const bestOf = (answers: readonly Answer[], isIt: (answer: Answer) => boolean): number =>
  answers.find(isIt)?.credit ?? 0;

/** qtype_shortanswer, `compare_string_with_wildcard` */
const matchesWildcard = (typed: string, pattern: string, isCaseSensitive: boolean): boolean => {
  const bits = pattern
    .normalize("NFC")
    .split(/(?<!\\)\*+/)
    .map((bit) => bit.replaceAll("\\*", "*").replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
  return new RegExp(`^${bits.join(".*")}$`, isCaseSensitive ? "u" : "ui").test(typed.normalize("NFC").trim());
};

/** qtype_numerical_answer_processor, `apply_units`, in English */
const moodleNumber = (typed: string): { readonly value: number; readonly unit: string } | undefined => {
  const plain = typed
    .trim()
    .replaceAll(" ", "")
    .replaceAll(/(?:e|E|[x*×]10(?:\^|\*\*))([+-]?\d+)/g, "e$1")
    .replaceAll(",", "");
  const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?/.exec(plain)?.[0];
  return number === undefined ? undefined : { value: Number(number), unit: plain.slice(number.length) };
};

/** qtype_numerical_answer, `get_tolerance_interval` */
const PRECISION = 1e-14;

const moodleNumerical = (question: Element, answers: readonly Answer[]): Credit => {
  const units = new Map(
    all(question, "unit").map((unit) => [textIn(unit, "unit_name")!, Number(textIn(unit, "multiplier"))]),
  );
  return (typed) => {
    const read = moodleNumber(typed);
    if (read === undefined) return undefined;
    const { value, unit } = read;
    // `get_validation_error`
    if (units.size === 0 && unit !== "") return undefined;
    const scaled = units.has(unit) ? value / units.get(unit)! : value;
    return bestOf(answers, ({ text, tolerance }) => {
      const near = tolerance + PRECISION * Math.max(1, Math.abs(Number(text)));
      return [scaled, value].some((one) => Math.abs(one - Number(text)) <= near);
    });
  };
};

/** qformat_xml: the typed questions of a file, by their names. */
export const importMoodle = (xml: string): ReadonlyMap<string, Credit> =>
  new Map(
    all(documentOf(xml), "question").flatMap((question): readonly [string, Credit][] => {
      const name = textIn(question, "name", "text") ?? "";
      const answers = question.children
        .filter((one) => one.name === "answer")
        .map((one) => ({
          text: textIn(one, "text")!,
          credit: Number(one.attributes.fraction) / 100,
          tolerance: Number(textIn(one, "tolerance") ?? 0),
        }));
      const isCaseSensitive = textIn(question, "usecase") === "1";
      switch (question.attributes.type) {
        case "shortanswer":
          return [[name, (typed) => bestOf(answers, ({ text }) => matchesWildcard(typed, text, isCaseSensitive))]];
        case "numerical":
          return [[name, moodleNumerical(question, answers)]];
        default:
          return [];
      }
    }),
  );

/** ShortAnswerQuestion, `matching_answer` */
const isSameText = (typed: string, text: string): boolean =>
  text.trim() !== "" && typed.trim().toLowerCase() === text.trim().toLowerCase();

/** The field of a number takes no text, and commas for thousands (quizzes' page, `numberHelper.parse`). */
const NUMBER = /^\s*[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** NumericInteraction, `get_canvas_answers`, and NumericalQuestion, `correct_answer_parts` */
const canvasNumerical = (item: Element): Credit => {
  const answers = [...all(item, "responseIf"), ...all(item, "responseElseIf")].flatMap((test) => {
    const [either] = all(test, "or");
    const exact = either && all(either, "stringMatch").flatMap((match) => all(match, "baseValue"))[0];
    if (either === undefined || exact === undefined) return [];
    const upper = all(either, "customOperator").find((operator) => operator.attributes.class === "varlte");
    const margin = upper === undefined ? 0 : Number(textIn(upper, "baseValue")) - Number(exact.text);
    return [{ exact: Number(exact.text), margin }];
  });
  return (typed) => {
    if (!NUMBER.test(typed)) return undefined;
    const number = Number(typed.replaceAll(",", ""));
    return answers.some(({ exact, margin }) => Math.abs(number - exact) <= margin + PRECISION * Math.abs(exact))
      ? 1
      : 0;
  };
};

/** ExtendedTextInteraction, `process_response_conditions`: whatever a text is compared with is right. */
const canvasShort = (item: Element): Credit => {
  const texts = [
    ...all(item, "responseCondition").flatMap((condition) => all(condition, "stringMatch")),
    ...all(item, "correctResponse"),
  ].flatMap((one) => [...all(one, "baseValue"), ...all(one, "value")].map(({ text }) => text));
  return (typed) => (texts.some((text) => isSameText(typed, text)) ? 1 : 0);
};

const itemsIn = (zip: Uint8Array): readonly Element[] =>
  Object.entries(unzipSync(zip))
    .filter(([name]) => name.endsWith(".xml"))
    .flatMap(([, bytes]) => all(documentOf(strFromU8(bytes)), "assessmentItem"));

/** qti_exporter: the typed questions of a package, by their names. */
export const importCanvas = (zip: Uint8Array): ReadonlyMap<string, Credit> =>
  new Map(
    itemsIn(zip).flatMap((item): readonly [string, Credit][] => {
      const type = all(item, "instructureField").find(({ attributes }) => attributes.name === "question_type");
      const title = item.attributes.title!;
      switch (type?.attributes.value) {
        case "numerical_question":
          return [[title, canvasNumerical(item)]];
        case "short_answer_question":
          return [[title, canvasShort(item)]];
        default:
          return [];
      }
    }),
  );

/** AssessmentItemConverter, `get_feedback_id`: names that mean another kind of feedback are none of an answer's. */
const feedbackIdIn = (test: Element): string | undefined => {
  const set = all(test, "setOutcomeValue").find(({ attributes }) => attributes.identifier === "FEEDBACK");
  const isAdded =
    set !== undefined && all(set, "variable").some(({ attributes }) => attributes.identifier === "FEEDBACK");
  const id = isAdded ? all(set, "baseValue")[0]?.text : undefined;
  return id === undefined || /general_|_all|wrong|incorrect|correct|_IC$|_C$/i.test(id) ? undefined : id;
};

/** `attach_feedback_values`: the first paragraph, or else the first division. */
const shownIn = (feedback: Element): string | undefined =>
  (all(feedback, "p")[0] ?? all(feedback, "div")[0])?.text.trim();

interface CanvasComments {
  /** Of each option, in their order, as text; of what is typed there is none. */
  readonly ofOptions: readonly (string | undefined)[];
  readonly general: string | undefined;
  readonly incorrect: string | undefined;
}

/** `get_feedback`, and ChoiceInteraction, `process_response_conditions` */
export const canvasComments = (zip: Uint8Array): readonly CanvasComments[] =>
  itemsIn(zip).map((item) => {
    const feedbacks = all(item, "modalFeedback");
    const textOf = (isIt: (identifier: string) => boolean): string | undefined =>
      feedbacks.find(({ attributes }) => isIt(attributes.identifier!))?.text.trim();
    const shown = new Map(feedbacks.map((one) => [one.attributes.identifier, shownIn(one)]));
    const tests = [...all(item, "responseIf"), ...all(item, "responseElseIf")];
    const byOption = new Map(
      tests.map((test) => {
        const [compared] = [...all(test, "match"), ...all(test, "member")];
        const option = compared && all(compared, "baseValue")[0]?.text;
        return [option, shown.get(feedbackIdIn(test))];
      }),
    );
    return {
      ofOptions: all(item, "simpleChoice").map(({ attributes }) => byOption.get(attributes.identifier)),
      incorrect: textOf((identifier) => /wrong|incorrect|_IC$/i.test(identifier)),
      general: textOf((identifier) => /general_|_all/i.test(identifier)),
    };
  });

/** Blackboard's help, "Upload questions": of each line; undefined where nothing is typed. */
export const importBlackboardText = (text: string): readonly (Credit | undefined)[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [type, , ...fields] = line.split("\t");
      const [answer, tolerance] = fields.map(Number);
      switch (type) {
        case "NUM":
          return (typed) =>
            NUMBER.test(typed) ? Number(Math.abs(Number(typed) - answer!) <= tolerance! + PRECISION) : undefined;
        case "FIB":
          return (typed) => Number(fields.some((one) => isSameText(typed, one)));
        default:
          return undefined;
      }
    });

/** Blackboard's help, "QTI packages": one blank; every answer of the list is right. */
export const importBlackboard = (zip: Uint8Array): ReadonlyMap<string, Credit> =>
  new Map(
    itemsIn(zip).flatMap((item): readonly [string, Credit][] => {
      if (all(item, "textEntryInteraction").length === 0 || all(item, "responseProcessing").length > 0) return [];
      const texts = all(item, "correctResponse").flatMap((one) => all(one, "value").map(({ text }) => text));
      return [[item.attributes.title!, (typed) => (texts.some((text) => isSameText(typed, text)) ? 1 : 0)]];
    }),
  );
