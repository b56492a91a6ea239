/** @potshark/lab: questions over a capture, and marks with their evidence. Pure; runs in a browser. */

export { type Bundle, MANIFEST, type Manifest, SIGNATURE } from "./bundle/bundle-file.ts";
export { type BundleResult, isBundle, readBundle } from "./bundle/read-bundle.ts";
export { type BundleContent, newBundleKey, writeBundle } from "./bundle/write-bundle.ts";
export { type CheckedCapture, type CheckResult, checkQuestions } from "./check/check-questions.ts";
export { questionsCsv } from "./export/csv.ts";
export { gift } from "./export/gift.ts";
export { GRADEBOOKS, type Gradebook, type GradebookRow, gradebookCsv } from "./export/gradebook.ts";
export { type Item, itemOf } from "./export/item.ts";
export { moodleXml } from "./export/moodle-xml.ts";
export { qtiPackage } from "./export/qti.ts";
export { exportNotes } from "./export/weights.ts";
export type { AnswerFile, AnswerFileResult } from "./grading/answer-file.ts";
export { combineReports } from "./grading/combine-reports.ts";
export { captureId, type Fingerprint, findOverlaps, fingerprintOf, type Overlap } from "./grading/fingerprint.ts";
export {
  type Answers,
  type GradeOptions,
  gradeCapture,
  gradeSession,
  questionsFor,
} from "./grading/grade.ts";
export { readAnswers } from "./grading/read-answers.ts";
export type { CaptureSummary, Report, TaskMarks } from "./grading/report.ts";
export { htcpcpPorts, sessionOptions } from "./grading/session-options.ts";
export { knownNonces, noncesIn, type Owner, whose } from "./grading/whose.ts";
export type { Answer, ComputedAnswer, ComputedMisconception, Given, Mark, Verdict } from "./marking/answer.ts";
export { computeAnswer } from "./marking/compute-answer.ts";
export { type MarkOptions, mark } from "./marking/mark.ts";
export { type Parsed, parseGiven } from "./marking/parse-given.ts";
export { showAnswer } from "./marking/show-answer.ts";
export { type CommandNames, DEFAULT_NAMES, type Evidence, shellQuoted } from "./query/command.ts";
export { CaptureFacts } from "./query/facts.ts";
export { primeFacts } from "./query/prime-facts.ts";
export type { QueryResult, Value } from "./query/query-result.ts";
export { runQuery } from "./query/run-query.ts";
export type * from "./questions/query.ts";
export type * from "./questions/question.ts";
export { questionSetFor } from "./questions/question-set-for.ts";
export { type QuestionResult, type QuestionText, type ReadOptions, readQuestions } from "./questions/read-questions.ts";
export { noCapture } from "./readiness/file-checks.ts";
export type { Finding } from "./readiness/finding.ts";
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
