/** What a student typed into a learning system, out of the file that a download has for it. */
import { Parser } from "htmlparser2";
import { receiptText } from "./blackboard.ts";

/** Each of these begins and ends a line. */
const LINES: ReadonlySet<string> = new Set(
  "address article aside blockquote body br dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul".split(
    " ",
  ),
);
/** Between two cells of a row. */
const CELLS: ReadonlySet<string> = new Set(["td", "th"]);
/** What is in these is not shown. */
const HIDDEN: ReadonlySet<string> = new Set(["head", "script", "style", "title", "template"]);

const TAG = /<\/?[a-z][^<>]*>/i;
/** Where one of these is, lines end where elements do; else they end where the text's lines do. */
const LINE_TAG = /<(?:p|div|br|li|tr|h[1-6]|pre|table|ul|ol)\b/i;

const textOfHtml = (html: string): string => {
  let text = "";
  let hidden = 0;
  // Line ends count in <pre>, and in a text that has no other lines.
  let kept = LINE_TAG.test(html) ? 0 : 1;
  const parser = new Parser({
    onopentagname: (name) => {
      if (name === "pre") kept += 1;
      if (HIDDEN.has(name)) hidden += 1;
      else if (LINES.has(name)) text += "\n";
    },
    onclosetag: (name) => {
      if (name === "pre") kept -= 1;
      if (HIDDEN.has(name)) hidden -= 1;
      else if (LINES.has(name)) text += "\n";
      else if (CELLS.has(name)) text += "\t";
    },
    ontext: (piece) => {
      if (hidden === 0) text += piece.replace(kept > 0 ? /[^\S\n]+/g : /\s+/g, " ");
    },
  });
  parser.end(html);
  return text;
};

/**
 * The text without markup, a line for each line that was typed, a tab between the cells of a table.
 *
 * @param content of the file: HTML (Moodle, Canvas), or a receipt with a text or HTML in it (Blackboard)
 */
export const typedText = (content: string): string => {
  const typed = receiptText(content) ?? content;
  const lines = (TAG.test(typed) ? textOfHtml(typed) : typed).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "").join("\n");
};
