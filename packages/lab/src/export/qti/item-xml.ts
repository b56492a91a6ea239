/** What items of every dialect of QTI 2.1 are written with. */
import { escapeXml } from "@potshark/service/escape-xml";
import type { ChoiceItem, EssayItem, Item, ItemResponse, MatchingItem } from "../item.ts";
import { xmlDocument } from "../xml.ts";

export const QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1";

/** Markdown as XHTML. */
export type Html = (markdown: string) => string;

/** The parts of an item, each as XML. */
export interface Parts {
  readonly declaration: string;
  readonly interaction: string;
  readonly processing: string;
  /** Modal feedback. */
  readonly feedback: string;
}

const value = (text: string): string => `<value>${escapeXml(text)}</value>`;

export const correctResponse = (texts: readonly string[]): string =>
  `<correctResponse>${texts.map(value).join("")}</correctResponse>`;

/** @param more attributes of each entry */
export const mapping = (entries: readonly (readonly [key: string, credit: number])[], more = ""): string =>
  `<mapping lowerBound="0" upperBound="1" defaultValue="0">${entries
    .map(([key, credit]) => `<mapEntry mapKey="${escapeXml(key)}" mappedValue="${credit}"${more}/>`)
    .join("")}</mapping>`;

export const declaration = (cardinality: string, baseType: string, inside: string): string =>
  `<responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" baseType="${baseType}">${inside}</responseDeclaration>`;

export const SCORE_BY_MAP =
  '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>';

export const setScore = (credit: number): string =>
  `<setOutcomeValue identifier="SCORE"><baseValue baseType="float">${credit}</baseValue></setOutcomeValue>`;

/** What was said before stays; without this variable, Canvas takes no feedback of an answer (`get_feedback_id`). */
const addFeedback = (identifier: string): string =>
  `<setOutcomeValue identifier="FEEDBACK"><multiple><variable identifier="FEEDBACK"/><baseValue baseType="identifier">${identifier}</baseValue></multiple></setOutcomeValue>`;

/** Feedback that is shown where an outcome holds its identifier. */
export const modal = (outcome: string, identifier: string, html: string): string =>
  html === ""
    ? ""
    : `<modalFeedback outcomeIdentifier="${outcome}" identifier="${identifier}" showHide="show">${html}</modalFeedback>`;

/** Of the response at this place, where it has some. */
export const feedbackOf = ({ feedback }: ItemResponse, index: number): string =>
  feedback === undefined ? "" : addFeedback(`F${index}`);

export const feedbacks = (responses: readonly ItemResponse[], html: Html): string =>
  responses
    .map(({ feedback }, index) => (feedback === undefined ? "" : modal("FEEDBACK", `F${index}`, html(feedback))))
    .join("");

/** The first test that holds; each is a comparison, and what is done. */
export const firstOf = (tests: readonly string[]): string => {
  const [first, ...others] = tests;
  if (first === undefined) return "";
  return `<responseCondition><responseIf>${first}</responseIf>${others
    .map((test) => `<responseElseIf>${test}</responseElseIf>`)
    .join("")}</responseCondition>`;
};

export const choiceName = (index: number): string => `A${index}`;

export const choiceInteraction = ({ responses, isSingle, isShuffled }: ChoiceItem, html: Html): string =>
  `<choiceInteraction responseIdentifier="RESPONSE" shuffle="${isShuffled}" maxChoices="${isSingle ? 1 : 0}">${responses
    .map(({ text }, index) => `<simpleChoice identifier="${choiceName(index)}">${html(text)}</simpleChoice>`)
    .join("")}</choiceInteraction>`;

/** Without processing: which options are right. */
export const choiceAnswer = ({ responses }: ChoiceItem): string =>
  correctResponse(responses.flatMap(({ credit }, index) => (credit > 0 ? choiceName(index) : [])));

export const matching = ({ pairs, distractors }: MatchingItem): Parts => {
  const targets = [...new Set([...pairs.map(([, right]) => right), ...distractors])];
  const named = pairs.map(([, right], index) => `L${index} R${targets.indexOf(right)}`);
  const choicesOf = (texts: readonly string[], letter: string, most: number): string =>
    `<simpleMatchSet>${texts
      .map(
        (text, index) =>
          `<simpleAssociableChoice identifier="${letter}${index}" matchMax="${most}">${escapeXml(text)}</simpleAssociableChoice>`,
      )
      .join("")}</simpleMatchSet>`;
  const lefts = choicesOf(
    pairs.map(([left]) => left),
    "L",
    1,
  );
  return {
    declaration: declaration(
      "multiple",
      "directedPair",
      `${correctResponse(named)}${mapping(named.map((pair) => [pair, 1 / pairs.length] as const))}`,
    ),
    interaction: `<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="${pairs.length}">${lefts}${choicesOf(targets, "R", 0)}</matchInteraction>`,
    processing: SCORE_BY_MAP,
    feedback: "",
  };
};

/** A person scores it: there is no response processing. */
export const essay = ({ wantsFile }: EssayItem): Parts => ({
  declaration: declaration("single", wantsFile ? "file" : "string", ""),
  interaction: wantsFile
    ? '<uploadInteraction responseIdentifier="RESPONSE"/>'
    : '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="8"/>',
  processing: "",
  feedback: "",
});

const OUTCOMES =
  '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>' +
  '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>';

/** What is said whatever was answered: the outcome has this value from the start. */
const alwaysSaid = (identifier: string): string =>
  `<outcomeDeclaration identifier="EXPLANATION" cardinality="single" baseType="identifier"><defaultValue><value>${identifier}</value></defaultValue></outcomeDeclaration>`;

/** Canvas shows feedback with this name to everybody (`get_feedback`). */
const GENERAL = "general_fb";

interface Frame {
  readonly parts: Parts;
  readonly prompt: string;
  /** For whoever scores; empty where there is none. */
  readonly guide?: string;
  /** Modal feedback that everybody sees; empty where there is none. */
  readonly explanation?: string;
  /** Elements before everything else. */
  readonly head?: string;
}

/** One item as a file. */
export const itemDocument = (
  { id, title }: Item,
  { parts, prompt, guide = "", explanation = "", head = "" }: Frame,
): string =>
  xmlDocument(
    [
      `<assessmentItem xmlns="${QTI}" identifier="${id}" title="${escapeXml(title)}" adaptive="false" timeDependent="false">`,
      head,
      parts.declaration,
      `${OUTCOMES}${explanation === "" ? "" : alwaysSaid(GENERAL)}`,
      `<itemBody>${guide === "" ? "" : `<rubricBlock view="scorer">${guide}</rubricBlock>`}<div>${prompt}</div>${parts.interaction}</itemBody>`,
      parts.processing === "" ? "" : `<responseProcessing>${parts.processing}</responseProcessing>`,
      `${parts.feedback}${explanation === "" ? "" : modal("EXPLANATION", GENERAL, explanation)}`,
      "</assessmentItem>",
    ].filter((line) => line !== ""),
  );
