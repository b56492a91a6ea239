/** @potshark/lab: questions over a capture, and marks with their evidence. Pure; runs in a browser. */

export {
  type Bundle,
  type BundledCapture,
  isBundle,
  MANIFEST,
  type Manifest,
  SIGNATURE,
} from "./bundle/bundle-file.ts";
export { type ManifestResult, readManifest } from "./bundle/manifest.ts";
export { type BundleResult, folderOfBundle, readBundle } from "./bundle/read-bundle.ts";
export { type BundleContent, newBundleKey, writeBundle } from "./bundle/write-bundle.ts";
export { type CheckedCapture, type CheckResult, checkQuestions } from "./check/check-questions.ts";
export { type ItemFiles, namesInItem } from "./export/files.ts";
export { byPhrase, EXPORT_FORMATS, type ExportFormat } from "./export/formats.ts";
export { GRADEBOOKS, type Gradebook, type GradebookRow, gradebookCsv } from "./export/gradebook.ts";
export type { Item } from "./export/item.ts";
export type { AnswerFile, AnswerFileResult } from "./grading/answer-file.ts";
export { combineReports } from "./grading/combine-reports.ts";
export {
  captureId,
  type Fingerprint,
  findOverlaps,
  fingerprintOf,
  type Overlap,
  type SharedPacket,
} from "./grading/fingerprint.ts";
export {
  type GivenAnswers,
  type GradeOptions,
  gradeCapture,
  gradeSession,
  questionsFor,
} from "./grading/grade.ts";
export { readAnswers } from "./grading/read-answers.ts";
export {
  type CaptureSummary,
  cents,
  mapCommands,
  type Report,
  type ReportedMark,
  type TaskMarks,
} from "./grading/report.ts";
export { htcpcpPorts, sessionOptions } from "./grading/session-options.ts";
export { findSharedMistakes, type SharedMistake } from "./grading/shared-mistakes.ts";
export { knownNonces, noncesIn, type Owner, whose } from "./grading/whose.ts";
export { formName } from "./kinds/drawn.ts";
export type { AnswerInput, Parsed, Verdict } from "./kinds/kind.ts";
export type {
  Answer,
  ComputedAnswer,
  ComputedMisconception,
  ComputedQuestion,
  Question,
} from "./kinds/kinds.ts";
export { computeAnswer, parseGiven, showAnswer } from "./marking/answers.ts";
export { type Mark, type MarkOptions, mark } from "./marking/mark.ts";
export { primeFacts } from "./marking/prime-facts.ts";
export { type CommandNames, DEFAULT_NAMES, type Evidence, shellQuoted } from "./query/command.ts";
export { CaptureFacts } from "./query/facts.ts";
export type * from "./query/query.ts";
export type { QueryResult, Value } from "./query/query-result.ts";
export { runQuery } from "./query/run-query.ts";
export { LAB_FILE } from "./questions/lab-file.ts";
export { languageFor } from "./questions/languages.ts";
export type { QuestionText } from "./questions/parse-file.ts";
export { pictureProblems } from "./questions/pictures.ts";
export { captureName, itemOf, whyLeftOut, withPools } from "./questions/question-item.ts";
export type { QuestionProblem, QuestionSet, Server, Task } from "./questions/question-set.ts";
export { questionSetFor } from "./questions/question-set-for.ts";
export { type QuestionResult, type ReadOptions, readQuestions } from "./questions/read-questions.ts";
export { missingTranslations } from "./questions/translations.ts";
export { hasVariants, seedOf, variantOf } from "./questions/variants.ts";

export { noCapture } from "./readiness/file-checks.ts";
export type { Finding } from "./readiness/finding.ts";
export { type Needs, needsOf } from "./readiness/needs.ts";
export { readiness } from "./readiness/readiness.ts";
export { type AnsweredQuestion, answerText, renderAnswers, renderAnswersMarkdown } from "./render/answers-text.ts";
export {
  type ClassEntry,
  classCsv,
  renderClass,
  renderClassMarkdown,
} from "./render/class.ts";
export { type Feedback, feedbackOf, unmarkedFeedback } from "./render/feedback.ts";
export { feedbackMarkdown } from "./render/feedback-markdown.ts";
export { feedbackPage } from "./render/feedback-page.ts";
export { type FilePlace, filesPage } from "./render/files-page.ts";
export {
  lateText,
  renderReport,
  renderReportMarkdown,
  scoreText,
  strayText,
  variantText,
} from "./render/report-text.ts";
export { type SimilarPair, similarityCsv } from "./render/similarity.ts";
export { askedCaptures, classStatistics, type StudentResult, statisticsCsv } from "./render/statistics.ts";
export { statisticsPage } from "./render/statistics-page.ts";
export { textTable } from "./render/text-table.ts";
export type { Given } from "./responses/plain-given.ts";
export { type DecidedSubmission, decideClass } from "./review/decide.ts";
export { type Decisions, NO_DECISIONS } from "./review/decisions.ts";
export { type Edit, editDecisions, readDecisions } from "./review/decisions-file.ts";
export { LATE_SHAPE, readLateRule } from "./review/late-rule.ts";
export { Review, type ReviewAction } from "./review/review-sheet.ts";
export { readTime, TIME_SHAPE } from "./review/times.ts";
export {
  type MarkChange,
  markChanges,
  readWrittenMarks,
  type WrittenMarks,
  writtenMarks,
  writtenMarksText,
} from "./review/written-marks.ts";
export { someOf } from "./text/some-of.ts";
