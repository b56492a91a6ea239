/**
 * Questions as CSV (RFC 4180): one line per question, for spreadsheets and for systems without another import format.
 */
import { stringify } from "csv-stringify/browser/esm/sync";
import { plainText } from "../text/markdown.ts";
import { CSV_OPTIONS } from "./csv-options.ts";
import type { Item } from "./item.ts";
import { placeOf } from "./sections.ts";

const COLUMNS = [
  "id",
  "section",
  "title",
  "kind",
  "points",
  "prompt",
  "answers",
  "wrong answers",
  "hints",
  "explanation",
] as const;

const answersOf = (item: Item): { readonly right: readonly string[]; readonly wrong: readonly string[] } => {
  switch (item.kind) {
    case "essay":
      return { right: [plainText(item.guide)], wrong: [] };
    case "matching":
      return { right: item.pairs.map(([left, right]) => `${left} -> ${right}`), wrong: item.distractors };
    default:
      return {
        right: item.responses.filter(({ credit }) => credit > 0).map(({ text }) => plainText(text)),
        wrong: item.responses
          .filter(({ credit }) => credit <= 0)
          .map(({ text, feedback }) => (feedback === undefined ? text : `${text}: ${plainText(feedback)}`)),
      };
  }
};

export const questionsCsv = (items: readonly Item[]): string =>
  stringify(
    items.map((item) => {
      const { right, wrong } = answersOf(item);
      const cells = [
        item.id,
        placeOf(item).join(" / "),
        item.title,
        item.kind,
        String(item.points),
        plainText(item.prompt),
      ];
      const lists = [right, wrong, item.hints.map(plainText)].map((list) => list.join(" | "));
      return [...cells, ...lists, plainText(item.explanation)];
    }),
    { ...CSV_OPTIONS, header: true, columns: [...COLUMNS] },
  );
