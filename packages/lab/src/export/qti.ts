/**
 * Questions as QTI 2.1 (IMS Question and Test Interoperability, Assessment Test, Section and Item Information Model):
 * a content package, which is a zip file with a manifest, a test, and a file for each item.
 */
import { escapeXml } from "@potshark/service/escape-xml";
import { strToU8, zipSync } from "fflate";
import { renderMarkdown } from "../text/markdown.ts";
import type { Item, ItemResponse } from "./item.ts";
import { bySection } from "./sections.ts";

const QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1";
const PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1";
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

/** Feedback that is shown for the response that its identifier names. */
const modal = (identifier: string, markdown: string): string =>
  `<modalFeedback outcomeIdentifier="FEEDBACK" identifier="${identifier}" showHide="show">${renderMarkdown(markdown)}</modalFeedback>`;

const value = (text: string): string => `<value>${escapeXml(text)}</value>`;

/** @param more attributes of each entry */
const mapping = (entries: readonly (readonly [key: string, credit: number])[], more = ""): string =>
  `<mapping lowerBound="0" upperBound="1" defaultValue="0">${entries
    .map(([key, credit]) => `<mapEntry mapKey="${escapeXml(key)}" mappedValue="${credit}"${more}/>`)
    .join("")}</mapping>`;

const declaration = (cardinality: string, baseType: string, inside: string): string =>
  `<responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" baseType="${baseType}">${inside}</responseDeclaration>`;

const OUTCOMES =
  '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>' +
  '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>';

const SCORE_BY_MAP = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>';

/** Sets the feedback of the first answer that the response equals. @param same the tags around the comparison */
const feedbackRules = (
  answers: readonly ItemResponse[],
  baseType: string,
  [open, close]: readonly [string, string] = ["<match>", "</match>"],
): string => {
  const rules = answers.flatMap(({ text, feedback }, index) => {
    if (feedback === undefined) return [];
    const same = `${open}<variable identifier="RESPONSE"/><baseValue baseType="${baseType}">${escapeXml(text)}</baseValue>${close}`;
    const set = `<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">F${index}</baseValue></setOutcomeValue>`;
    return [`${same}${set}`];
  });
  const [first, ...others] = rules;
  if (first === undefined) return "";
  return `<responseCondition><responseIf>${first}</responseIf>${others
    .map((rule) => `<responseElseIf>${rule}</responseElseIf>`)
    .join("")}</responseCondition>`;
};

const feedbacks = (answers: readonly ItemResponse[]): string =>
  answers.flatMap(({ feedback }, index) => (feedback === undefined ? [] : [modal(`F${index}`, feedback)])).join("");

interface Parts {
  readonly declaration: string;
  readonly interaction: string;
  readonly processing: string;
  readonly feedback: string;
}

/** A number is compared within its tolerance. */
const numerical = (answers: readonly ItemResponse[], tolerance: number): Parts => {
  const right = answers.filter(({ credit }) => credit > 0);
  const tests = right.map(
    ({ text, credit }) =>
      `<equal toleranceMode="absolute" tolerance="${tolerance} ${tolerance}"><variable identifier="RESPONSE"/><baseValue baseType="float">${text}</baseValue></equal><setOutcomeValue identifier="SCORE"><baseValue baseType="float">${credit}</baseValue></setOutcomeValue>`,
  );
  const [first = "", ...others] = tests;
  const rest = others.map((test) => `<responseElseIf>${test}</responseElseIf>`).join("");
  return {
    declaration: declaration("single", "float", `<correctResponse>${value(right[0]?.text ?? "")}</correctResponse>`),
    interaction: '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="12"/></p>',
    processing: `<responseCondition><responseIf>${first}</responseIf>${rest}</responseCondition>${feedbackRules(answers, "float")}`,
    feedback: feedbacks(answers),
  };
};

const short = (answers: readonly ItemResponse[], isCaseSensitive: boolean): Parts => {
  const caseSensitive = ` caseSensitive="${isCaseSensitive}"`;
  const right = `<correctResponse>${value(answers[0]?.text ?? "")}</correctResponse>`;
  const entries = answers.map(({ text, credit }) => [text, credit] as const);
  const same = [`<stringMatch${caseSensitive} substring="false">`, "</stringMatch>"] as const;
  return {
    declaration: declaration("single", "string", `${right}${mapping(entries, caseSensitive)}`),
    interaction: '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="40"/></p>',
    processing: `${SCORE_BY_MAP}${feedbackRules(answers, "string", same)}`,
    feedback: feedbacks(answers),
  };
};

const choice = (answers: readonly ItemResponse[], isSingle: boolean): Parts => {
  const names = answers.map((one, index) => ({ ...one, name: `A${index}` }));
  const right = names.filter(({ credit }) => credit > 0);
  const options = names
    .map(({ name, text }) => `<simpleChoice identifier="${name}">${renderMarkdown(text)}</simpleChoice>`)
    .join("");
  const entries = names.map(({ name, credit }) => [name, credit] as const);
  const asIdentifiers = names.map(({ name, credit, feedback }) => ({ text: name, credit, feedback }));
  return {
    declaration: declaration(
      isSingle ? "single" : "multiple",
      "identifier",
      `<correctResponse>${right.map(({ name }) => value(name)).join("")}</correctResponse>${mapping(entries)}`,
    ),
    interaction: `<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="${isSingle ? 1 : 0}">${options}</choiceInteraction>`,
    processing: `${SCORE_BY_MAP}${isSingle ? feedbackRules(asIdentifiers, "identifier") : ""}`,
    feedback: isSingle ? feedbacks(asIdentifiers) : "",
  };
};

const matching = (pairs: readonly (readonly [string, string])[], distractors: readonly string[]): Parts => {
  const targets = [...new Set([...pairs.map(([, right]) => right), ...distractors])];
  const named = pairs.map(([left, right], index) => ({ left, pair: `L${index} R${targets.indexOf(right)}`, index }));
  const choicesOf = (texts: readonly string[], letter: string, most: number): string =>
    `<simpleMatchSet>${texts
      .map(
        (text, index) =>
          `<simpleAssociableChoice identifier="${letter}${index}" matchMax="${most}">${escapeXml(text)}</simpleAssociableChoice>`,
      )
      .join("")}</simpleMatchSet>`;
  const share = 1 / pairs.length;
  return {
    declaration: declaration(
      "multiple",
      "directedPair",
      `<correctResponse>${named.map(({ pair }) => value(pair)).join("")}</correctResponse>${mapping(
        named.map(({ pair }) => [pair, share] as const),
      )}`,
    ),
    interaction: `<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="${pairs.length}">${choicesOf(
      pairs.map(([left]) => left),
      "L",
      1,
    )}${choicesOf(targets, "R", 0)}</matchInteraction>`,
    processing: SCORE_BY_MAP,
    feedback: "",
  };
};

/** A person scores it: there is no response processing. */
const essay = (wantsFile: boolean): Parts => ({
  declaration: declaration("single", wantsFile ? "file" : "string", ""),
  interaction: wantsFile
    ? '<uploadInteraction responseIdentifier="RESPONSE"/>'
    : '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="8"/>',
  processing: "",
  feedback: "",
});

const partsOf = (item: Item): Parts => {
  switch (item.kind) {
    case "numerical":
      return numerical(item.responses, item.tolerance);
    case "short":
      return short(item.responses, item.isCaseSensitive);
    case "choice":
      return choice(item.responses, item.isSingle);
    case "matching":
      return matching(item.pairs, item.distractors);
    case "essay":
      return essay(item.wantsFile);
  }
};

/** One item as a file. */
const qtiItem = (item: Item): string => {
  const { declaration: response, interaction, processing, feedback } = partsOf(item);
  const guide =
    item.kind === "essay" && item.guide !== ""
      ? `<rubricBlock view="scorer">${renderMarkdown(item.guide)}</rubricBlock>`
      : "";
  return [
    HEAD,
    `<assessmentItem xmlns="${QTI}" identifier="${item.id}" title="${escapeXml(item.title)}" adaptive="false" timeDependent="false">`,
    response,
    OUTCOMES,
    `<itemBody>${guide}<div>${renderMarkdown(item.prompt)}</div>${interaction}</itemBody>`,
    ...(processing === "" ? [] : [`<responseProcessing>${processing}</responseProcessing>`]),
    ...(feedback === "" ? [] : [feedback]),
    "</assessmentItem>",
    "",
  ].join("\n");
};

const test = (title: string, items: readonly Item[]): string =>
  [
    HEAD,
    `<assessmentTest xmlns="${QTI}" identifier="potshark" title="${escapeXml(title)}">`,
    '<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">',
    ...bySection(items).flatMap(([section, own], index) => [
      `<assessmentSection identifier="section-${index + 1}" title="${escapeXml(section)}" visible="true">`,
      ...own.map(
        ({ id, points }) =>
          `<assessmentItemRef identifier="${id}" href="items/${id}.xml"><weight identifier="POINTS" value="${points}"/></assessmentItemRef>`,
      ),
      "</assessmentSection>",
    ]),
    "</testPart></assessmentTest>",
    "",
  ].join("\n");

const manifest = (items: readonly Item[]): string =>
  [
    HEAD,
    `<manifest xmlns="${PACKAGE}" identifier="potshark-package">`,
    "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>",
    "<organizations/>",
    "<resources>",
    '<resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/>',
    ...items.map(({ id }) => `<dependency identifierref="${id}"/>`),
    "</resource>",
    ...items.map(
      ({ id }) =>
        `<resource identifier="${id}" type="imsqti_item_xmlv2p1" href="items/${id}.xml"><file href="items/${id}.xml"/></resource>`,
    ),
    "</resources></manifest>",
    "",
  ].join("\n");

/** A content package. The same items give the same bytes. */
export const qtiPackage = (title: string, items: readonly Item[]): Uint8Array =>
  zipSync(
    Object.fromEntries([
      ["imsmanifest.xml", strToU8(manifest(items))],
      ["test.xml", strToU8(test(title, items))],
      ...items.map((item) => [`items/${item.id}.xml`, strToU8(qtiItem(item))] as const),
    ]),
    // Zip has no earlier time, and the time of the export is not needed.
    { mtime: new Date(1980, 0, 1) },
  );
