/** Questions as GIFT (docs.moodle.org, "GIFT format"): text that people and several learning systems can read. */
import { itemHtml } from "./files.ts";
import type { Item, ItemResponse } from "./item.ts";
import { byCategory } from "./sections.ts";
import { allowedPercent } from "./weights.ts";

const escapeGift = (text: string): string => text.replaceAll(/[\\~=#{}:]/g, "\\$&").replaceAll("\n", "\\n");

/** Blank lines would end the question. No file travels, so that nothing links to one. */
const html = (markdown: string): string => escapeGift(itemHtml(markdown, () => undefined));

const feedback = ({ feedback: text }: ItemResponse): string => (text === undefined ? "" : `#${html(text)}`);

const weight = (credit: number): string => `%${allowedPercent(credit)}%`;

/** Text that begins with a percent sign would be read as a weight, unless a weight is before it. */
const weightBefore = (text: string, credit: number): string =>
  credit === 1 && !text.startsWith("%") ? "" : weight(credit);

const graded = (one: ItemResponse, text: string): string =>
  one.credit === 0 && !text.startsWith("%")
    ? `~${text}${feedback(one)}`
    : `${one.credit === 0 ? "~" : "="}${weightBefore(text, one.credit)}${text}${feedback(one)}`;

/** In Moodle's short answers, `*` is a wildcard. */
const literally = (text: string): string => escapeGift(text).replaceAll("*", "\\*");

/** It makes a short answer a matching question, and cannot be escaped. */
export const hasArrow = ({ text }: ItemResponse): boolean => text.includes("->");

const body = (item: Item): string => {
  switch (item.kind) {
    case "numerical":
      return [
        "#",
        ...item.responses.map(
          (one) => `=${weightBefore(one.text, one.credit)}${one.text}:${one.tolerance}${feedback(one)}`,
        ),
      ].join("\n");
    case "short":
      return item.responses
        .filter((one) => !hasArrow(one))
        .map((one) => `=${weightBefore(one.text, one.credit)}${literally(one.text)}${feedback(one)}`)
        .join("\n");
    case "choice":
      return item.isSingle
        ? item.responses.map((one) => graded(one, html(one.text))).join("\n")
        : item.responses.map((one) => `~${weight(one.credit)}${html(one.text)}${feedback(one)}`).join("\n");
    case "matching":
      return [...item.pairs, ...item.distractors.map((text) => ["", text] as const)]
        .map(([left, right]) => `=${escapeGift(left)} -> ${escapeGift(right)}`)
        .join("\n");
    case "essay":
      return "";
  }
};

const general = ({ explanation }: Item): string => (explanation === "" ? "" : `\n####${html(explanation)}`);

const question = (item: Item): string => {
  const inside = item.kind === "essay" ? general(item).trim() : `\n${body(item)}${general(item)}\n`;
  return `::${escapeGift(item.title)}::[html]${html(item.prompt)} {${inside}}`;
};

/** One line: a blank one ends a question, and what follows is read. */
const comment = (note: string): string => `// ${note.replaceAll(/\s+/g, " ")}`;

/** @param category and notes as for Moodle XML */
export const gift = (category: string, items: readonly Item[], notes: readonly string[] = []): string =>
  `${[
    ...(notes.length === 0 ? [] : [notes.map(comment).join("\n")]),
    ...byCategory(category, items).flatMap(([path, own]) => [`$CATEGORY: $course$/top/${path}`, ...own.map(question)]),
  ].join("\n\n")}\n`;
