/**
 * Questions as Moodle XML (docs.moodle.org, "Moodle XML format"): import into a question bank as "Moodle XML format". What
 * is written follows what Moodle's importer reads (question/format/xml/format.php).
 */
import { escapeXml } from "@potshark/service/escape-xml";
import { type AddressOf, addressOfName, filesOfItem, type ItemFiles, itemHtml, linkedFiles } from "./files.ts";
import type { Item, ItemResponse, NumericalItem } from "./item.ts";
import { byCategory } from "./sections.ts";
import { allowedPercent } from "./weights.ts";
import { encodeBase64, xmlComment, xmlDocument } from "./xml.ts";

const cdata = (html: string): string => `<![CDATA[${html.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

/** Where Moodle serves the files of a text from. */
const addressIn =
  (files: ItemFiles): AddressOf =>
  (name) =>
    files.has(name) ? `@@PLUGINFILE@@/${addressOfName(name)}` : undefined;

const fileElement = (name: string, bytes: Uint8Array): string => {
  const at = name.lastIndexOf("/") + 1;
  const place = `name="${escapeXml(name.slice(at))}" path="/${escapeXml(name.slice(0, at))}"`;
  return `<file ${place} encoding="base64">${encodeBase64(bytes)}</file>`;
};

/** The inside of an element with a text, and the files that the text links to (`import_text_with_files`). */
const textWithFiles = (markdown: string, files: ItemFiles): string => {
  const elements = linkedFiles(markdown, files).map((name) => fileElement(name, files.get(name)!));
  return `<text>${cdata(itemHtml(markdown, addressIn(files)))}</text>${elements.join("")}`;
};

const html = (name: string, markdown: string, files: ItemFiles): string =>
  `<${name} format="html">${textWithFiles(markdown, files)}</${name}>`;

const TYPES: Readonly<Record<Item["kind"], string>> = {
  numerical: "numerical",
  short: "shortanswer",
  choice: "multichoice",
  matching: "matching",
  essay: "essay",
};

const answer = ({ text, credit, feedback }: ItemResponse, files: ItemFiles, isPlain: boolean, more = ""): string => {
  const content = isPlain ? `<text>${escapeXml(text)}</text>` : textWithFiles(text, files);
  const format = isPlain ? "moodle_auto_format" : "html";
  return `<answer fraction="${allowedPercent(credit)}" format="${format}">${content}${html("feedback", feedback ?? "", files)}${more}</answer>`;
};

/** In Moodle's short answers, `*` is a wildcard (qtype_shortanswer, `compare_string_with_wildcard`). */
const literally = (one: ItemResponse): ItemResponse => ({ ...one, text: one.text.replaceAll("*", "\\*") });

/**
 * A number may be typed with its unit, or with another one, which Moodle converts (qtype_numerical, `apply_units`); the
 * unit itself earns nothing (`unitgradingtype` 0, `showunits` 0: optional).
 */
const unitElements = ({ units }: NumericalItem): readonly string[] =>
  units.length === 0
    ? []
    : [
        "<unitgradingtype>0</unitgradingtype><unitpenalty>0</unitpenalty><showunits>0</showunits><unitsleft>0</unitsleft>",
        `<units>${units.map(({ name, perFirst }) => `<unit><multiplier>${perFirst}</multiplier><unit_name>${escapeXml(name)}</unit_name></unit>`).join("")}</units>`,
      ];

const body = (item: Item, files: ItemFiles): readonly string[] => {
  switch (item.kind) {
    case "numerical":
      // The first answer within its tolerance counts, so that a mistake's never covers a right one.
      return [
        ...item.responses.map((one) => answer(one, files, true, `<tolerance>${one.tolerance}</tolerance>`)),
        ...unitElements(item),
      ];
    case "short":
      return [
        `<usecase>${item.isCaseSensitive ? 1 : 0}</usecase>`,
        ...item.responses.map((one) => answer(literally(one), files, true)),
      ];
    case "choice":
      return [
        `<single>${item.isSingle}</single>`,
        `<shuffleanswers>${item.isShuffled}</shuffleanswers>`,
        "<answernumbering>abc</answernumbering>",
        ...item.responses.map((one) => answer(one, files, false)),
      ];
    case "matching":
      return [
        "<shuffleanswers>true</shuffleanswers>",
        ...[...item.pairs, ...item.distractors.map((text) => ["", text] as const)].map(
          ([left, right]) =>
            `<subquestion format="html"><text>${left === "" ? "" : cdata(escapeXml(left))}</text><answer><text>${escapeXml(right)}</text></answer></subquestion>`,
        ),
      ];
    case "essay":
      return [
        "<responseformat>editor</responseformat>",
        `<attachments>${item.wantsFile ? 1 : 0}</attachments>`,
        html("graderinfo", item.guide, files),
      ];
  }
};

const question = (item: Item, files: ItemFiles): string =>
  [
    `<question type="${TYPES[item.kind]}">`,
    `<name><text>${escapeXml(item.title)}</text></name>`,
    html("questiontext", item.prompt, files),
    html("generalfeedback", item.explanation, files),
    `<defaultgrade>${item.points}</defaultgrade>`,
    `<idnumber>${item.id}</idnumber>`,
    ...body(item, files),
    ...item.hints.map((hint) => html("hint", hint, files)),
    "</question>",
  ].join("\n");

const categoryOf = (path: string): string =>
  `<question type="category"><category><text>$course$/top/${escapeXml(path)}</text></category></question>`;

/** How large files are once they travel inside: each question has its own, since a quiz takes single questions. */
export const moodleFileSize = (items: readonly Item[], files: ItemFiles): number =>
  items.reduce(
    (sum, item) => sum + filesOfItem(item, files).reduce((own, name) => own + files.get(name)!.length * (4 / 3), 0),
    0,
  );

/**
 * @param category of the questions, such as "Potshark"; each section is a category in it, and each pool one in that
 * @param notes for people who open the file
 */
export const moodleXml = (
  category: string,
  items: readonly Item[],
  files: ItemFiles = new Map(),
  notes: readonly string[] = [],
): string =>
  xmlDocument([
    ...(notes.length === 0 ? [] : [xmlComment(notes)]),
    "<quiz>",
    ...byCategory(category, items).flatMap(([path, own]) => [
      categoryOf(path),
      ...own.map((item) => question(item, files)),
    ]),
    "</quiz>",
  ]);
