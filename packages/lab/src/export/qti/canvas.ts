/**
 * Items as Canvas imports QTI 2.1 (its gem qti_exporter). It looks for forms of its own: what it does not find is lost
 * without a word, and what it takes for an answer is a right one. What each function is for is said with its name there.
 */
import { escapeXml } from "@potshark/service/escape-xml";
import type { EssayItem, Item, ItemResponse, NumericalItem, NumericalResponse, ShortItem } from "../item.ts";
import {
  declaration,
  feedbackOf,
  feedbacks,
  firstOf,
  type Html,
  itemDocument,
  matching,
  modal,
  type Parts,
  setScore,
} from "./item-xml.ts";
import { choice } from "./standard.ts";

/** Of the feedback of an answer, the first paragraph alone is read (`attach_feedback_values`): so there is none. */
const withoutParagraphs =
  (html: Html): Html =>
  (markdown) =>
    `<div>${html(markdown)
      .replaceAll("</p>\n<p>", "<br /><br />")
      .replaceAll(/<\/?p>/g, "")}</div>`;

/** A text field: with a `textEntryInteraction` the question would be one with several blanks. */
const TEXT_FIELD = '<extendedTextInteraction responseIdentifier="RESPONSE"/>';

const isRight = ({ credit }: ItemResponse): boolean => credit === 1;

/** Sums have more digits than their terms: 75.71562700000001. */
const plain = (sum: number): string => String(Number(sum.toFixed(10)));

/** `get_canvas_answers`: the exact number, or one from below to above; the upper bound gives the margin. */
const nearTo = ({ text, tolerance }: NumericalResponse): string => {
  const bound = (name: string, sum: number): string =>
    `<customOperator class="${name}"><variable identifier="RESPONSE"/><baseValue baseType="string">${plain(sum)}</baseValue></customOperator>`;
  const exact = `<stringMatch caseSensitive="true"><baseValue baseType="string">${text}</baseValue><variable identifier="RESPONSE"/></stringMatch>`;
  return `<or>${exact}<and>${bound("vargte", Number(text) - tolerance)}${bound("varlte", Number(text) + tolerance)}</and></or>`;
};

const numerical = ({ responses }: NumericalItem, html: Html): Parts => {
  const right = responses.filter(isRight);
  return {
    declaration: declaration("single", "string", ""),
    interaction: TEXT_FIELD,
    processing: firstOf(right.map((one, index) => `${nearTo(one)}${setScore(1)}${feedbackOf(one, index)}`)),
    feedback: feedbacks(right, withoutParagraphs(html)),
  };
};

/** `process_response_conditions`: every text that is compared with is a right answer, with its condition's feedback. */
const short = ({ responses }: ShortItem, html: Html): Parts => {
  const right = responses.filter(isRight);
  const firstWith = new Map<string | undefined, number>();
  for (const [index, { feedback }] of right.entries()) if (!firstWith.has(feedback)) firstWith.set(feedback, index);
  const conditions = [...firstWith].map(([feedback, first]) => {
    const matches = right
      .filter((one) => one.feedback === feedback)
      .map(
        ({ text }) =>
          `<stringMatch caseSensitive="false"><variable identifier="RESPONSE"/><baseValue baseType="string">${escapeXml(text)}</baseValue></stringMatch>`,
      );
    return firstOf([`<or>${matches.join("")}</or>${setScore(1)}${feedbackOf(right[first]!, first)}`]);
  });
  const named = right.map((one, index) =>
    firstWith.get(one.feedback) === index ? one : { ...one, feedback: undefined },
  );
  return {
    declaration: declaration("single", "string", ""),
    interaction: TEXT_FIELD,
    processing: conditions.join(""),
    feedback: feedbacks(named, withoutParagraphs(html)),
  };
};

const essay = ({ wantsFile }: EssayItem): Parts => ({
  declaration: declaration("single", wantsFile ? "file" : "string", ""),
  interaction: TEXT_FIELD,
  processing: "",
  feedback: "",
});

const partsOf = (item: Item, html: Html): Parts => {
  switch (item.kind) {
    case "numerical":
      return numerical(item, html);
    case "short":
      return short(item, html);
    case "choice":
      return choice(item, withoutParagraphs(html));
    case "matching":
      return matching(item);
    case "essay":
      return essay(item);
  }
};

/** Canvas's name of the type (`create_instructure_question`); undefined where it knows it from the interaction. */
const typeOf = (item: Item): string | undefined => {
  switch (item.kind) {
    case "numerical":
      return "numerical_question";
    case "short":
      return "short_answer_question";
    case "choice":
      return item.isSingle ? "multiple_choice_question" : "multiple_answers_question";
    case "matching":
      // By its name Canvas takes it for one of choices (`canvas_matching`).
      return undefined;
    case "essay":
      return item.wantsFile ? "file_upload_question" : "essay_question";
  }
};

const INTERACTIONS: Readonly<Record<Item["kind"], string>> = {
  numerical: "extendedTextInteraction",
  short: "extendedTextInteraction",
  choice: "choiceInteraction",
  matching: "matchInteraction",
  essay: "extendedTextInteraction",
};

const fields = (pairs: readonly (readonly [name: string, value: string | undefined])[]): string =>
  `<instructureMetadata>${pairs
    .map(([name, value]) =>
      value === undefined ? "" : `<instructureField name="${name}" value="${escapeXml(value)}"/>`,
    )
    .join("")}</instructureMetadata>`;

/** `get_interaction_type` */
export const canvasMetadata = (item: Item): string =>
  `<metadata><interactionType>${INTERACTIONS[item.kind]}</interactionType>${fields([["question_type", typeOf(item)]])}</metadata>`;

/** Only right answers are answers there: mistakes are explained to whoever is wrong. */
const mistakes = (item: Item): string => {
  if (item.kind !== "numerical" && item.kind !== "short") return "";
  const explained = new Map<string, string>();
  for (const { text, credit, feedback } of item.responses)
    if (credit !== 1 && feedback !== undefined && !explained.has(feedback)) explained.set(feedback, text);
  return [...explained].map(([why, text]) => `- If you wrote \`${text}\`: ${why}`).join("\n");
};

/** An item as it is read, and the names of what is in it. */
export const canvasItem = (item: Item, html: Html): string => {
  const parts = partsOf(item, html);
  const wrong = mistakes(item);
  const incorrect = wrong === "" ? "" : modal("FEEDBACK", "incorrect_fb", html(wrong));
  return itemDocument(item, {
    parts: { ...parts, feedback: `${parts.feedback}${incorrect}` },
    prompt: html(item.prompt),
    explanation: html(item.explanation),
    head: fields([
      ["question_type", typeOf(item)],
      ["points_possible", String(item.points)],
    ]),
  });
};
