/** Answers a line each, as people write them who do not know YAML: "3.4d: Connection: close", "3.1a:1, 7", "3.1d = 6", "3.1d 6". */
import type { Given } from "./answer.ts";
import { type AnswerFileResult, newMapping } from "./answer-file.ts";

const LINE = /^(\s*)(["']?)([^\s"':=：]+)\2\s*[:=：](.*)$/u;
/** "3.1a 1, 7", "3.1a) 1, 7": what looks like a question needs no mark behind it. */
const LINE_OF_QUESTION = /^(\s*)()((?:\d{1,2}|[xX])\.\d{0,2}[a-z]?(?:-[a-z]{1,12})?)[.)]?\s(.*)$/;
/** What has a meaning in YAML that goes beyond the line. */
const MORE_THAN_TEXT = /^[[{|>&"']/;
const QUOTED = /^(["'])(.*)\1$/;

/** Undefined where some line is none of these. */
export const answersFromLines = (text: string): AnswerFileResult | undefined => {
  const answers = newMapping<Given>();
  let student: string | undefined;
  let indent: string | undefined;
  for (const line of text.split("\n")) {
    if (/^(?:#.*|---|answers:)?$/.test(line.trim())) continue;
    const [, blanks = "", , question = "", rest = ""] = LINE.exec(line) ?? LINE_OF_QUESTION.exec(line) ?? [];
    const written = rest.trim();
    const given = QUOTED.exec(written)?.[2] ?? written;
    if (question === "" || question === "students" || (given === written && MORE_THAN_TEXT.test(given)))
      return undefined;
    if (question === "student") {
      student = given;
      continue;
    }
    indent ??= blanks;
    // What lies deeper belongs to the line above.
    if (blanks !== indent) return undefined;
    if (question in answers) return { ok: false, message: `has ${JSON.stringify(question)} twice` };
    answers[question] = given;
  }
  const notes = ["is no YAML; it was read as an answer a line"];
  return { ok: true, file: { answers, student, students: newMapping(), notes } };
};
