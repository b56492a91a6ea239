/** Items as QTI 2.1 has them, for systems that process responses. */
import { escapeXml } from "@potshark/service/escape-xml";
import type { ChoiceItem, Item, NumericalItem, ShortItem } from "../item.ts";
import {
  choiceAnswer,
  choiceInteraction,
  choiceName,
  correctResponse,
  declaration,
  essay,
  feedbackOf,
  feedbacks,
  firstOf,
  type Html,
  itemDocument,
  mapping,
  matching,
  type Parts,
  SCORE_BY_MAP,
  setScore,
} from "./item-xml.ts";

/** A number is compared within its tolerance; the first that is near enough counts. */
const numerical = ({ responses }: NumericalItem, html: Html): Parts => ({
  declaration: declaration("single", "float", correctResponse(responses.slice(0, 1).map(({ text }) => text))),
  interaction: '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="12"/></p>',
  processing: firstOf(
    responses.map(
      (one, index) =>
        `<equal toleranceMode="absolute" tolerance="${one.tolerance} ${one.tolerance}"><variable identifier="RESPONSE"/><baseValue baseType="float">${one.text}</baseValue></equal>${setScore(one.credit)}${feedbackOf(one, index)}`,
    ),
  ),
  feedback: feedbacks(responses, html),
});

const short = ({ responses, isCaseSensitive }: ShortItem, html: Html): Parts => {
  const caseSensitive = ` caseSensitive="${isCaseSensitive}"`;
  const entries = responses.flatMap(({ text, credit }) => (credit > 0 ? [[text, credit] as const] : []));
  const tests = responses.flatMap((one, index) =>
    one.feedback === undefined
      ? []
      : `<stringMatch${caseSensitive} substring="false"><variable identifier="RESPONSE"/><baseValue baseType="string">${escapeXml(one.text)}</baseValue></stringMatch>${feedbackOf(one, index)}`,
  );
  return {
    declaration: declaration(
      "single",
      "string",
      `${correctResponse(responses.slice(0, 1).map(({ text }) => text))}${mapping(entries, caseSensitive)}`,
    ),
    interaction: '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="40"/></p>',
    processing: `${SCORE_BY_MAP}${firstOf(tests)}`,
    feedback: feedbacks(responses, html),
  };
};

export const choice = (item: ChoiceItem, html: Html): Parts => {
  const { responses, isSingle } = item;
  const entries = responses.map(({ credit }, index) => [choiceName(index), credit] as const);
  const comparison = (index: number): string => {
    const name = `<baseValue baseType="identifier">${choiceName(index)}</baseValue>`;
    const response = '<variable identifier="RESPONSE"/>';
    return isSingle ? `<match>${response}${name}</match>` : `<member>${name}${response}</member>`;
  };
  const conditions = responses.map((one, index) =>
    one.feedback === undefined ? "" : firstOf([`${comparison(index)}${feedbackOf(one, index)}`]),
  );
  return {
    declaration: declaration(
      isSingle ? "single" : "multiple",
      "identifier",
      `${choiceAnswer(item)}${mapping(entries)}`,
    ),
    interaction: choiceInteraction(item, html),
    processing: `${SCORE_BY_MAP}${conditions.join("")}`,
    feedback: feedbacks(responses, html),
  };
};

const partsOf = (item: Item, html: Html): Parts => {
  switch (item.kind) {
    case "numerical":
      return numerical(item, html);
    case "short":
      return short(item, html);
    case "choice":
      return choice(item, html);
    case "matching":
      return matching(item);
    case "essay":
      return essay(item);
  }
};

export const standardItem = (item: Item, html: Html): string =>
  itemDocument(item, {
    parts: partsOf(item, html),
    prompt: html(item.prompt),
    guide: item.kind === "essay" ? html(item.guide) : "",
    explanation: html(item.explanation),
  });
