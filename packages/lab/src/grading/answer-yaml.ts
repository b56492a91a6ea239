/**
 * Plain values from YAML, and from JSON, which is a part of it. Scalars stay as written: a question 3.0 is not 3, a
 * student 0012345 is not 12345. The text is not trusted, so its tokens are checked before it is parsed: the parser is
 * recursive for each level of nesting, and takes quadratic time for properties of nodes.
 */
import { CST, isMap, isScalar, isSeq, Lexer, parseDocument } from "yaml";

export type Language = "YAML" | "JSON";

/** Entries in their order; a name may occur twice, for example a packet in two pairs. */
export class Mapping {
  readonly entries: readonly (readonly [name: string, value: Structure])[];

  constructor(entries: Mapping["entries"]) {
    this.entries = entries;
  }

  /** The last entry with that name. */
  get(name: string): Structure | undefined {
    return this.entries.findLast(([one]) => one === name)?.[1];
  }
}

export type Structure = string | number | readonly Structure[] | Mapping;

export type StructureResult = { readonly ok: true; readonly root: Structure } | ({ readonly ok: false } & Refusal);

interface Refusal {
  readonly message: string;
  /** From 1, if it is known. */
  readonly line?: number;
  /** If true, no part of the text is read. */
  readonly isTooMuch: boolean;
}

/** Answers need four levels: students, student, question, list. */
const MAX_DEPTH = 16;

const OPENS: ReadonlySet<string | null> = new Set(["flow-map-start", "flow-seq-start"]);
const CLOSES: ReadonlySet<string | null> = new Set(["flow-map-end", "flow-seq-end"]);
/** Outside brackets each of these may begin a nested collection, several on a line. */
const NESTS: ReadonlySet<string | null> = new Set(["seq-item-ind", "explicit-key-ind", "map-value-ind"]);

/** Features of YAML that answers do not need. */
const REFUSED: ReadonlySet<string | null> = new Set(["anchor", "alias", "tag", "directive-line"]);

/** What is wrong with a text before it is parsed; undefined if nothing is. One pass over its tokens. */
const refusal = (text: string, maxTokens: number): Refusal | undefined => {
  let found: Refusal | undefined;
  let tokens = 0;
  const indents: number[] = [];
  let brackets = 0;
  let onLine = 0;
  let isLineStart = true;
  let indent = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > maxTokens) return { message: `holds more than answers do: over ${maxTokens} tokens`, isTooMuch: true };
    const type = CST.tokenType(token);
    if (REFUSED.has(type))
      found ??= {
        message: `has ${JSON.stringify(token.slice(0, 20))}, which is no answer to YAML: put it in quotes`,
        isTooMuch: false,
      };
    if (type === "newline") {
      isLineStart = true;
      indent = 0;
      onLine = 0;
    } else if (type === "space" && isLineStart) indent = token.length;
    else if (isLineStart) {
      isLineStart = false;
      while (indents.length > 0 && indents.at(-1)! >= indent) indents.pop();
      indents.push(indent);
    }
    if (OPENS.has(type)) brackets += 1;
    else if (CLOSES.has(type)) brackets = Math.max(0, brackets - 1);
    else if (NESTS.has(type) && brackets === 0) onLine += 1;
    if (indents.length + brackets + onLine > MAX_DEPTH) {
      const tooDeep = { message: `is nested more than ${MAX_DEPTH} levels deep`, isTooMuch: false };
      // A long line, such as "5.4: 27: /styles.css; 31: /live.js; …", is one answer of several.
      if (indents.length + brackets > MAX_DEPTH) return { ...tooDeep, isTooMuch: true };
      found ??= tooDeep;
    }
  }
  return found;
};

/** A number only if this loses nothing; null is a blank answer. */
const scalarValue = (source: string, isPlain: boolean): string | number => {
  if (!isPlain) return source;
  if (source === "~" || source === "null") return "";
  return String(Number(source)) === source ? Number(source) : source;
};

/** An error for text that cannot be read; `readStructure` catches it. */
class Unreadable extends Error {}

const keyIn = (node: unknown): string => {
  if (node === null) return "";
  if (!isScalar(node)) throw new Unreadable("has a question that is no text");
  return String(node.value);
};

const valueIn = (node: unknown): Structure => {
  if (node === null || node === undefined) return "";
  if (isScalar(node)) return scalarValue(String(node.value), node.type === "PLAIN");
  if (isSeq(node)) return node.items.map(valueIn);
  return new Mapping(isMap(node) ? node.items.map(({ key, value }) => [keyIn(key), valueIn(value)] as const) : []);
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** Reads YAML or JSON, with lines that end in "\n". Never throws. @param language for messages */
export const readStructure = (text: string, language: Language, maxTokens: number): StructureResult => {
  const refused = refusal(text, maxTokens);
  if (refused !== undefined) return { ok: false, ...refused };
  try {
    // A key may occur twice, and the parser's check would compare each key with all others.
    const document = parseDocument(text, { schema: "failsafe", uniqueKeys: false, prettyErrors: false });
    const [error] = document.errors;
    if (error === undefined) return { ok: true, root: valueIn(document.contents) };
    // Its message may quote the whole of a long line.
    const what = error.message.slice(0, 100);
    return { ok: false, isTooMuch: false, line: lineAt(text, error.pos[0]), message: `is no ${language}: ${what}` };
  } catch (problem) {
    return { ok: false, isTooMuch: false, message: (problem as Error).message };
  }
};
