/** @potshark/lab: questions over a capture, and marks with their evidence. Pure; runs in a browser. */

export type { Bundle, Manifest } from "./bundle/bundle-file.ts";
export { type BundleResult, isBundle, readBundle } from "./bundle/read-bundle.ts";
export { type BundleContent, newBundleKey, writeBundle } from "./bundle/write-bundle.ts";
export { questionsCsv } from "./export/csv.ts";
export { gift } from "./export/gift.ts";
export { GRADEBOOKS, type Gradebook, type GradebookRow, gradebookCsv } from "./export/gradebook.ts";
export { type Item, itemOf } from "./export/item.ts";
export { moodleXml } from "./export/moodle-xml.ts";
export { qtiPackage } from "./export/qti.ts";
export { exportNotes } from "./export/weights.ts";
export type {
  Answer,
  ComputedAnswer,
  ComputedMisconception,
  Evidence,
  Given,
  Mark,
  Value,
  Verdict,
} from "./grading/answer.ts";
export type { AnswerFile, AnswerFileResult } from "./grading/answer-file.ts";
export { type CommandNames, DEFAULT_NAMES, shellQuoted } from "./grading/command.ts";
export { computeAnswer } from "./grading/compute-answer.ts";
export { CaptureFacts } from "./grading/facts.ts";
export { captureId, type Fingerprint, findOverlaps, fingerprintOf, type Overlap } from "./grading/fingerprint.ts";
export {
  type Answers,
  type GradeOptions,
  gradeCapture,
  gradeSession,
  questionsFor,
} from "./grading/grade.ts";
export { type MarkOptions, mark } from "./grading/mark.ts";
export { type Parsed, parseGiven } from "./grading/parse-given.ts";
export { primeFacts } from "./grading/prime-facts.ts";
export type { QueryResult } from "./grading/query-result.ts";
export { readAnswers } from "./grading/read-answers.ts";
export type { Finding, Report, TaskMarks } from "./grading/report.ts";
export { runQuery } from "./grading/run-query.ts";
export { htcpcpPorts, sessionOptions } from "./grading/session-options.ts";
export { showAnswer } from "./grading/show-answer.ts";
export { knownNonces, noncesIn, type Owner, whose } from "./grading/whose.ts";
export { type CheckedCapture, type CheckResult, checkQuestions } from "./questions/check-questions.ts";
export type * from "./questions/query.ts";
export type * from "./questions/question.ts";
export { questionSetFor } from "./questions/question-set-for.ts";
export { type QuestionResult, type QuestionText, type ReadOptions, readQuestions } from "./questions/read-questions.ts";
export { noCapture } from "./readiness/file-checks.ts";
export { type Needs, needsOf } from "./readiness/needs.ts";
export { FINDING_IDS, readiness } from "./readiness/readiness.ts";
export { type AnsweredQuestion, answerText, renderAnswers, renderAnswersMarkdown } from "./render/answers-text.ts";
export {
  type ClassEntry,
  classCsv,
  renderClass,
  renderClassMarkdown,
} from "./render/class.ts";
export { renderReport, renderReportMarkdown, scoreText, strayText } from "./render/report-text.ts";
export { textTable } from "./render/text-table.ts";
