/** The text of a question file to a value, and the places of problems in it. */
import { LineCounter, parseDocument, visit } from "yaml";
import { lineOf, type Path, writePath } from "../files/file-place.ts";
import type { Complain } from "../query/query-reader.ts";
import type { QuestionProblem } from "./question-set.ts";

export interface QuestionText {
  /** Its name in problems: "task-3.yaml". The file named "lab.yaml" is about the lab itself. */
  readonly name: string;
  readonly text: string;
}

export interface ParsedFile {
  readonly name: string;
  /** Undefined if the file is not YAML. */
  readonly root: unknown;
  readonly complain: Complain;
}

/** The usual cause of an error whose message is about YAML's grammar. */
const YAML_HINTS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    "a text with a colon and a space in it needs quotes; and keys that belong together stand below each other",
  BAD_INDENT: "keys that belong together stand below each other",
  MISSING_CHAR: "is a quote or a bracket open, or a line indented otherwise than its neighbours?",
  TAB_AS_INDENT: "indent with spaces",
  DUPLICATE_KEY: "is a hyphen missing in front of the second?",
  UNEXPECTED_TOKEN:
    "inside { } a text with a bracket or a brace in it needs quotes around the whole of it, and nothing stands behind quotes",
  BAD_SCALAR_START: "a text that begins with a sign needs quotes",
  BAD_ALIAS: "a text that begins with & or * needs quotes",
  TAG_RESOLVE_FAILED: "a text that begins with ! needs quotes",
};

/** Reports every problem with the file as YAML. */
export const parseFile = ({ name, text }: QuestionText, problems: QuestionProblem[]): ParsedFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "error" });
  let root: unknown;
  const complain: Complain = (path: Path, message: string) => {
    problems.push({ file: name, line: lineOf(path, document, lines), path: writePath(path, root), message });
  };
  // Of errors in the grammar only the first is useful: later ones usually follow from it. A key that is there twice
  // hides nothing else.
  const twice = document.errors.filter(({ code }) => code === "DUPLICATE_KEY");
  // A tag that nobody knows is a warning: of "filter: !dns" nothing would be left.
  const broken = [...document.errors, ...document.warnings].find(({ code }) => code !== "DUPLICATE_KEY");
  for (const error of broken === undefined ? twice : [broken]) {
    const hint = YAML_HINTS[error.code];
    const what = error.message.split("\n", 1)[0]?.replace(/ at line.*/, "");
    const message = `is no YAML: ${what}${hint === undefined ? "" : `; ${hint}`}`;
    problems.push({ file: name, line: error.linePos?.[0].line, path: "", message });
  }
  if (broken !== undefined) return { name, root: undefined, complain };
  let isEndless = false;
  visit(document, {
    Alias: (_, alias, above) => {
      const whole = alias.resolve(document);
      if (whole === undefined || !above.includes(whole)) return;
      isEndless = true;
      const line = alias.range ? lines.linePos(alias.range[0]).line : undefined;
      problems.push({
        file: name,
        line,
        path: "",
        message: `has *${alias.source} within &${alias.source}: it has no end`,
      });
    },
  });
  if (isEndless) return { name, root: undefined, complain };
  try {
    root = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    problems.push({ file: name, line: undefined, path: "", message: (error as Error).message });
  }
  return { name, root, complain };
};
