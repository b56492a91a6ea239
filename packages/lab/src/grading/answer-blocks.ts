/**
 * Answers from a text that is not YAML or JSON as a whole, entry by entry: a broken entry does not affect the others.
 * An entry that is not YAML may be a line as people write it: "3.4d: Connection: close", "3.1a:1, 7", "3.1d = 6", "3.1d
 * 6"; or the question on one line and its answer below.
 */
import { type Language, Mapping, readStructure, type Structure } from "./answer-yaml.ts";
import type { ReadingNotes } from "./reading-notes.ts";

const LINE = /^\s*(["']?)([^\s"':=：]+)\1\s*[:=：](.*)$/u;
/** "3.1a 1, 7", "(3.1a) 1, 7", "Question 3.1a: 1, 7": a text that looks like a question id needs no separator after it. */
const LINE_OF_QUESTION =
  /^\s*(?:(?:question|task|exercise|frage|aufgabe|no|nr|q)[ .:]{0,2})?\(?()((?:\d{1,2}|x)\.\d{0,2}[a-z]?(?:-[a-z]{1,12})?)[.)]{0,2}(?:\s*(?:[:=：]|->|→)|\s-(?=\s)|\s)(.*)$/iu;
/** "3.1a", "Question 3.1a)" */
const QUESTION_ALONE =
  /^\s*(?:(?:question|task|exercise|frage|aufgabe|no|nr|q)[ .:]{0,2})?\(?((?:\d{1,2}|x)\.\d{1,2}[a-z]?(?:-[a-z]{1,12})?)[.)]{0,2}$/i;
/** "67.1" may be an answer. */
const PLAIN_NUMBER = /^\d+\.\d+$/;
/** Beginnings that in YAML may continue after the line. */
const MORE_THAN_TEXT = /^(?:[[{|>&]|"(?:[^"]*"[^"]*")*[^"]*$|'(?:[^']*'[^']*')*[^']*$)/;
/** One text, and not the first and the last of several. */
const QUOTED = /^(["'])((?:(?!\1).)*)\1$/;
/** "answers:", "students:" and a student's name, with their own entries below. */
const HEAD = /^\s*["']?([^\s"':](?:[^"':]*[^\s"':])?)["']?\s*:\s*(?:\{\s*)?$/;
/** Lines without an entry: comments, document separators, lines with only JSON's brackets. */
const EMPTY = /^(?:#.*|---|\.\.\.|[{}[\]]+,?)?$/;

/** Levels of nested entries: students, student, question. */
const MAX_DEPTH = 3;

interface Block {
  /** From 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

type Entry = readonly [string, Structure];

/** Whether YAML takes a part of an answer for a part of the question's name: "7.1-cause) 49: tea". */
export const isMisread = (structure: Structure): boolean =>
  structure instanceof Mapping &&
  structure.entries.some(
    ([name, value]) => /^[#№]?\d/.test(LINE_OF_QUESTION.exec(name)?.[3]?.trim() ?? "") || isMisread(value),
  );

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Whether a line is the answer to the question on the line above it. */
const isBelowQuestion = (above: readonly string[], line: string): boolean => {
  const isQuestion = LINE_OF_QUESTION.test(line) || QUESTION_ALONE.test(line);
  const isFirst = above.length === 1;
  return QUESTION_ALONE.test(above[0]!.trimEnd()) && (!isQuestion || (isFirst && PLAIN_NUMBER.test(line.trim())));
};

/** Blocks with the indentation of the first line, each with its deeper lines. @param from number of the first line */
const blocksOf = (lines: readonly string[], from: number): readonly Block[] => {
  const blocks: { line: number; lines: string[] }[] = [];
  let indent: number | undefined;
  for (const [index, line] of lines.entries()) {
    const isDeeper = indent !== undefined && indentOf(line) > indent;
    // Below a question a line may begin with the number of a packet.
    if (EMPTY.test(line.trim()) && !(isDeeper && /^\s*#\d/.test(line))) continue;
    indent ??= indentOf(line);
    if (blocks.length === 0 || !(isDeeper || isBelowQuestion(blocks.at(-1)!.lines, line)))
      blocks.push({ line: from + index, lines: [line] });
    else blocks.at(-1)!.lines.push(line);
  }
  return blocks;
};

class Recovery {
  /** Whether a line was read that is not YAML. */
  hasText = false;
  readonly #language: Language;
  readonly #maxTokens: number;
  readonly #notes: ReadingNotes;

  constructor(language: Language, maxTokens: number, notes: ReadingNotes) {
    this.#language = language;
    this.#maxTokens = maxTokens;
    this.#notes = notes;
  }

  entries(lines: readonly string[], from: number, depth: number): readonly Entry[] {
    return blocksOf(lines, from).flatMap((block) => this.#entriesIn(block, depth));
  }

  #entriesIn({ line, lines }: Block, depth: number): readonly Entry[] {
    const text = lines.join("\n").replace(/,$/, "");
    const structure = readStructure(text, this.#language, this.#maxTokens);
    if (structure.ok && structure.root instanceof Mapping && !isMisread(structure.root)) return structure.root.entries;
    const [first = "", ...below] = lines;
    const head = HEAD.exec(first)?.[1];
    if (head !== undefined && below.length > 0 && depth < MAX_DEPTH)
      return [[head, new Mapping(this.entries(below, line + 1, depth + 1))]];
    const entry = below.length === 0 ? this.#textOf(text) : this.#answerBelow(first, below);
    if (entry === undefined) this.#notes.leaveOut(`line ${line}`, first, structure.ok ? "" : structure.message);
    return entry === undefined ? [] : [entry];
  }

  #answerBelow(first: string, below: readonly string[]): Entry | undefined {
    const question = QUESTION_ALONE.exec(first.trimEnd())?.[1];
    if (question === undefined) return undefined;
    this.hasText = true;
    return [question, below.map((line) => line.trim()).join("\n")];
  }

  #textOf(line: string): Entry | undefined {
    const [, , question = "", rest = ""] = LINE.exec(line) ?? LINE_OF_QUESTION.exec(line) ?? [];
    const written = rest.trim();
    const given = QUOTED.exec(written)?.[2] ?? written;
    if (question === "" || (given === written && MORE_THAN_TEXT.test(given))) return undefined;
    this.hasText = true;
    return [question, given];
  }
}

/** Whether an entry, or one inside it, has a value: a text that was cut off may end after a name. */
const holdsAnything = ([, value]: Entry): boolean =>
  value instanceof Mapping ? value.entries.some(holdsAnything) : value !== "";

/**
 * The readable part of a text; undefined if there is none. The notes list what is left out.
 *
 * @param isNamedSo whether the name of the file says that it is of this language
 */
export const recoveredEntries = (
  text: string,
  language: Language,
  maxTokens: number,
  notes: ReadingNotes,
  isNamedSo: boolean,
): Mapping | undefined => {
  const recovery = new Recovery(language, maxTokens, notes);
  // The outermost brackets may share a line with an entry: blanks replace them, so that the entry keeps its column.
  const bare = text.replace(/^\s*\{/, (opened) => opened.replace("{", " ")).replace(/\}\s*$/, "");
  const entries = recovery.entries(bare.split("\n"), 1, 0);
  // That a text is no YAML is no news where nobody says that it is.
  if (isNamedSo || !recovery.hasText)
    notes.add(`is no ${language}; it was read ${recovery.hasText ? "as an answer a line" : "entry by entry"}`);
  return entries.some(holdsAnything) ? new Mapping(entries) : undefined;
};
