/** Questions as Moodle XML (docs.moodle.org, "Moodle XML format"): import into a question bank as "Moodle XML format". */
import { escapeXml } from "@potshark/service/escape-xml";
import { renderMarkdown } from "../text/markdown.ts";
import type { Item, ItemResponse } from "./item.ts";
import { bySection, categoryPath } from "./sections.ts";
import { allowedPercent } from "./weights.ts";

const cdata = (html: string): string => `<![CDATA[${html.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
const html = (name: string, markdown: string, attributes = ""): string =>
  `<${name}${attributes} format="html"><text>${cdata(renderMarkdown(markdown))}</text></${name}>`;

const TYPES: Readonly<Record<Item["kind"], string>> = {
  numerical: "numerical",
  short: "shortanswer",
  choice: "multichoice",
  matching: "matching",
  essay: "essay",
};

const answer = ({ text, credit, feedback }: ItemResponse, format: "plain" | "html", more = ""): string => {
  const content = format === "html" ? cdata(renderMarkdown(text)) : escapeXml(text);
  const format_ = format === "html" ? "html" : "moodle_auto_format";
  return `<answer fraction="${allowedPercent(credit)}" format="${format_}"><text>${content}</text>${html("feedback", feedback ?? "")}${more}</answer>`;
};

/** In Moodle's short answers, `*` is a wildcard. */
const literally = (one: ItemResponse): ItemResponse => ({ ...one, text: one.text.replaceAll("*", "\\*") });

const body = (item: Item): readonly string[] => {
  switch (item.kind) {
    case "numerical":
      return item.responses.map((one) =>
        answer(one, "plain", `<tolerance>${one.credit === 1 ? item.tolerance : 0}</tolerance>`),
      );
    case "short":
      return [
        `<usecase>${item.isCaseSensitive ? 1 : 0}</usecase>`,
        ...item.responses.map((one) => answer(literally(one), "plain")),
      ];
    case "choice":
      return [
        `<single>${item.isSingle}</single>`,
        "<shuffleanswers>true</shuffleanswers>",
        "<answernumbering>abc</answernumbering>",
        ...item.responses.map((one) => answer(one, "html")),
      ];
    case "matching":
      return [
        "<shuffleanswers>true</shuffleanswers>",
        ...item.pairs.map(
          ([left, right]) =>
            `${html("subquestion", left).replace("</subquestion>", "")}<answer><text>${escapeXml(right)}</text></answer></subquestion>`,
        ),
        ...item.distractors.map(
          (text) =>
            `<subquestion format="html"><text></text><answer><text>${escapeXml(text)}</text></answer></subquestion>`,
        ),
      ];
    case "essay":
      return [
        "<responseformat>editor</responseformat>",
        `<attachments>${item.wantsFile ? 1 : 0}</attachments>`,
        html("graderinfo", item.guide),
      ];
  }
};

const question = (item: Item): string =>
  [
    `<question type="${TYPES[item.kind]}">`,
    `<name><text>${escapeXml(item.title)}</text></name>`,
    html("questiontext", item.prompt),
    html("generalfeedback", item.explanation),
    `<defaultgrade>${item.points}</defaultgrade>`,
    `<idnumber>${item.id}</idnumber>`,
    ...body(item),
    ...item.hints.map((hint) => html("hint", hint)),
    "</question>",
  ].join("\n");

const categoryOf = (path: string): string =>
  `<question type="category"><category><text>$course$/top/${escapeXml(path)}</text></category></question>`;

/** @param category of the questions, such as "Potshark"; each section is a category in it */
export const moodleXml = (category: string, items: readonly Item[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<quiz>",
    ...bySection(items).flatMap(([section, own]) => [
      categoryOf(categoryPath(category, section)),
      ...own.map(question),
    ]),
    "</quiz>",
    "",
  ].join("\n");
