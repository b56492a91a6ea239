/** The format of `corpus/message/*.md` (see corpus/README.md), read from its text: for the parser's tests and the fuzzer. */
import type { ParserOptions } from "../parser.ts";

export interface CorpusCase {
  readonly title: string;
  /** Everything between the heading and the input, also its directives (`then end`, `limits`). */
  readonly notes: string;
  readonly role: ParserOptions["role"];
  readonly input: Uint8Array;
  /** As in the file; empty for a new case. */
  readonly events: string;
}

const LETTERS: Readonly<Record<string, string>> = { r: "\r", n: "\n", t: "\t", "\\": "\\" };

const decodeInput = (text: string): Uint8Array => {
  const joined = text.replace(/\\\n|\n/g, (lineBreak) => (lineBreak === "\n" ? "\r\n" : ""));
  const latin1 = joined.replace(/\\(?:([rnt\\])|x([0-9A-F]{2}))/g, (_, letter?: string, hex?: string) =>
    hex === undefined ? LETTERS[letter!]! : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Uint8Array.from(latin1, (char) => char.charCodeAt(0));
};

/** The cases of one file. @throws Error that names a section that is not a case */
export const readMessageCorpus = (markdown: string): readonly CorpusCase[] => {
  const [preface = "", ...sections] = markdown.split(/^## /m);
  const role = /^parses (request|response)s$/m.exec(preface)?.[1] as "request" | "response" | undefined;
  return sections.map((section) => {
    const shape = /^([^\n]+)\n([\s\S]*?)```input\n([\s\S]*?)```\n(?:\n```events\n([\s\S]*?)```\n)?/.exec(section);
    if (shape === null) throw new Error(`no case of the corpus: ${section}`);
    const [, title = "", notes = "", input = "", events = ""] = shape;
    return { title, notes, role: role ?? "request", input: decodeInput(input), events };
  });
};
