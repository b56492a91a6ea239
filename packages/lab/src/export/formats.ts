/** The formats of exports: how each is written, and what it cannot hold of an item. */
import { blackboardText, isOneToOne } from "./blackboard-text.ts";
import { questionsCsv } from "./csv.ts";
import { filesOfItem, type ItemFiles } from "./files.ts";
import { gift, hasArrow } from "./gift.ts";
import type { Item } from "./item.ts";
import { moodleFileSize, moodleXml } from "./moodle-xml.ts";
import { type DialectName, qtiPackage } from "./qti/package.ts";
import { allowedPercent } from "./weights.ts";

export interface ExportFormat {
  /** What it is for, on one line. */
  readonly about: string;
  /** @param notes what people should know who open it */
  write(title: string, items: readonly Item[], files: ItemFiles, notes: readonly string[]): string | Uint8Array;
  /** How many bytes the files take in it; undefined where none can travel. */
  sizeOf?(items: readonly Item[], files: ItemFiles): number;
  /** What becomes of an item on the way, one phrase each. */
  lacks(item: Item): readonly string[];
}

/** The phrases whose condition holds. */
const phrases = (...list: readonly (readonly [isSo: boolean, phrase: string])[]): readonly string[] =>
  list.flatMap(([isSo, phrase]) => (isSo ? phrase : []));

const hasHints = ({ hints }: Item): boolean => hints.length > 0;

const isTyped = (item: Item): boolean => item.kind === "numerical" || item.kind === "short";

const hasFeedback = (item: Item): boolean =>
  "responses" in item && item.responses.some(({ feedback }) => feedback !== undefined);

/** A part of a typed answer's credit. */
const hasPartialCredit = (item: Item): boolean =>
  isTyped(item) && "responses" in item && item.responses.some(({ credit }) => credit > 0 && credit < 1);

/** Moodle has a menu of fractions, and takes no other. */
const isRounded = (item: Item): boolean =>
  "responses" in item && item.responses.some(({ credit }) => Math.abs(allowedPercent(credit) - credit * 100) > 0.00001);

const hasGuide = (item: Item): boolean => item.kind === "essay" && item.guide !== "";

const hasTolerance = (item: Item): boolean =>
  item.kind === "numerical" && item.responses.some(({ tolerance }) => tolerance > 0);

const isPooled = ({ pools }: Item): boolean => pools.length > 0;

const IN_CATEGORIES = "in categories named after how many of their questions a quiz is to ask at random";
const ROUNDED = "with the nearest credit that Moodle knows";
const NO_HINTS = "without its hints";
const EACH_PAIR = "as one question for each pair";
const NO_GUIDE = "without what an answer should say";

const sizeOnce = (items: readonly Item[], files: ItemFiles): number =>
  [...new Set(items.flatMap((item) => filesOfItem(item, files)))].reduce(
    (sum, name) => sum + files.get(name)!.length,
    0,
  );

const qti = (about: string, dialect: DialectName, lacks: ExportFormat["lacks"]): ExportFormat => ({
  about,
  write: (title, items, files, notes) => qtiPackage(title, items, files, notes, dialect),
  sizeOf: sizeOnce,
  lacks,
});

export const EXPORT_FORMATS: Readonly<Record<string, ExportFormat>> = {
  "moodle-xml": {
    about: "Moodle, with captures, hints and units",
    write: moodleXml,
    sizeOf: moodleFileSize,
    lacks: (item) => phrases([isRounded(item), ROUNDED], [isPooled(item), IN_CATEGORIES]),
  },
  gift: {
    about: "Moodle and others, as text",
    write: (title, items, _, notes) => gift(title, items, notes),
    lacks: (item) =>
      phrases(
        [isRounded(item), ROUNDED],
        [item.kind === "short" && item.responses.some(hasArrow), "without the answers that hold an arrow"],
        [isPooled(item), IN_CATEGORIES],
        [hasHints(item), NO_HINTS],
        [hasGuide(item), NO_GUIDE],
        [item.points !== 1, "with 1 point"],
        [item.kind === "essay" && item.wantsFile, "without a place for a file"],
        [item.kind === "numerical" && item.units.length > 0, "for numbers without a unit"],
      ),
  },
  canvas: qti("QTI 2.1 as Canvas imports it, with captures", "canvas", (item) =>
    phrases(
      [hasHints(item), NO_HINTS],
      [hasGuide(item), NO_GUIDE],
      [item.kind === "short" && item.isCaseSensitive, "whatever the case of its letters"],
      [hasPartialCredit(item), "with no credit for what is partly right"],
      [item.pools.length > 1, "asked of all students, since Canvas has no group in a group"],
    ),
  ),
  blackboard: qti("QTI 2.1 as Blackboard's original courses import it, with captures", "blackboard", (item) =>
    phrases(
      [hasHints(item), NO_HINTS],
      [hasGuide(item), NO_GUIDE],
      [hasFeedback(item) || item.explanation !== "", "without explanations"],
      [item.kind === "matching", EACH_PAIR],
      [item.kind === "essay" && item.wantsFile, "without a place for a file"],
      [item.kind === "short" && item.isCaseSensitive, "whatever the case of its letters"],
      [hasTolerance(item), "as text: right are the number and its roundings, no others within its tolerance"],
      [hasPartialCredit(item), "with no credit for what is partly right"],
      [isPooled(item), "in sections that say how many of their questions are asked, which Blackboard may not heed"],
    ),
  ),
  "blackboard-text": {
    about: "text that Blackboard uploads into tests, Ultra courses too; numbers keep their tolerance",
    write: (_, items) => blackboardText(items),
    lacks: (item) =>
      phrases(
        [hasHints(item), NO_HINTS],
        [hasFeedback(item) || item.explanation !== "", "without explanations"],
        [item.points !== 1, "with the points that Blackboard gives by default"],
        [item.kind === "essay" && item.wantsFile, "without a place for a file"],
        [item.kind === "short" && item.isCaseSensitive, "whatever the case of its letters"],
        [item.kind === "numerical" && item.units.length > 0, "for numbers without a unit"],
        [hasPartialCredit(item), "with no credit for what is partly right"],
        [item.kind === "matching" && !isOneToOne(item), EACH_PAIR],
        [item.kind === "matching" && isOneToOne(item) && item.distractors.length > 0, "without what matches nothing"],
        [isPooled(item), "asked of all students"],
      ),
  },
  qti21: qti("QTI 2.1 for other systems, with captures", "standard", (item) => phrases([hasHints(item), NO_HINTS])),
  csv: {
    about: "a line for each question",
    write: (_, items) => questionsCsv(items),
    lacks: () => [],
  },
};

/** A line for each phrase, with the questions that it is about. */
export const byPhrase = (said: readonly (readonly [phrase: string, id: string])[]): readonly string[] => {
  const found = new Map<string, string[]>();
  for (const [phrase, id] of said) {
    const ids = found.get(phrase);
    if (ids === undefined) found.set(phrase, [id]);
    else if (!ids.includes(id)) ids.push(id);
  }
  return [...found].map(([phrase, ids]) => `${phrase}: ${ids.join(", ")}`);
};
