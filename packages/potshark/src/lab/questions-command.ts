/** `potshark questions check`: prints what is wrong with question files, as far as captures show it. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type CheckedCapture,
  type CheckResult,
  checkQuestions,
  missingTranslations,
  pictureProblems,
  type QuestionSet,
  readQuestions,
  sessionOptions,
  textTable,
} from "@potshark/lab";
import { addPortOption, inert, inertJson, refuseStray, UserMistake } from "@potshark/service";
import { Command } from "commander";
import { openLabCapture } from "./lab-capture.ts";
import { problemLine, questionFolder, questionTexts, samplesOf } from "./question-files.ts";
import { questionsOption } from "./question-options.ts";

interface CheckOptions {
  readonly questions: string;
  readonly port: Readonly<Record<string, number>>;
  readonly json?: true;
  readonly verbose?: true;
}

const MAX_BYTES = 1 << 30;

const EXIT_CODES = [
  "Exit codes:",
  "  0    nothing is broken, and every question has an answer where it is asked",
  "  1    something is broken, empty or ambiguous",
  "  2    wrong usage",
].join("\n");

/** "homepage_coffee" of "homepage_coffee.pcapng.gz". */
const sampleName = (path: string): string => basename(path).replace(/(?:\.(?:pcapng|pcap|cap))?(?:\.gz)?$/i, "");

const capturesIn = (folder: string): readonly string[] => {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => /\.pcap(?:ng)?$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
};

const open = async (path: string, set: QuestionSet): Promise<CheckedCapture> => {
  const capture = await openLabCapture(path, { maxBytes: MAX_BYTES }, () => sessionOptions(set));
  if (capture.ok) return { name: sampleName(path), facts: capture.facts };
  throw new UserMistake(`${path}: ${capture.finding.says} ${capture.finding.advice}`);
};

const LEVELS = { error: 0, warning: 1, note: 2 } as const;

const rowOf = ({ level, kind, question, capture, message }: CheckResult): readonly string[] =>
  [level, kind, question, capture ?? "all", message].map((cell) => inert(cell));

const summary = (questions: number, forms: number, captures: number, results: readonly CheckResult[]): string => {
  const count = (kind: CheckResult["kind"]): number =>
    results.filter((one) => one.kind === kind && one.level !== "note").length;
  const notes = results.filter(({ level }) => level === "note").length;
  const inForms = forms === questions ? "" : ` in ${forms} forms`;
  return `${questions} questions${inForms} on ${captures} captures: ${count("broken")} broken, ${count("empty")} empty, ${count("ambiguous")} ambiguous; ${notes} notes\n`;
};

const check = async (paths: readonly string[], options: CheckOptions): Promise<void> => {
  const texts = questionTexts(options.questions);
  const read = readQuestions(texts, { ports: options.port, settings: process.env });
  const beside = new Set(readdirSync(questionFolder(options.questions)));
  const problems = [...(read.ok ? [] : read.problems), ...pictureProblems(texts, beside)];
  if (!read.ok || problems.length > 0) {
    process.exitCode = 1;
    process.stdout.write(
      options.json
        ? `${inertJson({ problems })}\n`
        : `${problems.map(problemLine).join("\n")}\n${problems.length} broken; captures are looked at when the files are right\n`,
    );
    return;
  }
  if (read.set.tasks.length === 0) throw new UserMistake(`there are no questions in ${options.questions}`);
  refuseStray("--port", options.port, read.set.servers);
  // The samples keep the ports of lab.yaml.
  const set = paths.length > 0 ? read.set : (read.set.ofSamples ?? read.set);
  const captures: CheckedCapture[] = [];
  for (const path of paths.length > 0 ? paths : capturesIn(samplesOf(options.questions, set)))
    captures.push(await open(path, set));
  const results = [...checkQuestions(set, captures)].sort((one, other) => LEVELS[one.level] - LEVELS[other.level]);
  const isClean = results.every(({ level }) => level === "note");
  if (!isClean) process.exitCode = 1;
  const forms = read.set.tasks.flatMap((task) => task.questions);
  const questions = new Set(forms.map(({ id }) => id)).size;
  if (options.json) {
    process.stdout.write(
      `${inertJson({ version: read.set.version, questions, forms: forms.length, captures: captures.map(({ name }) => name), results })}\n`,
    );
    return;
  }
  // If no capture distinguishes two answers, the question may have a mistake, which may appear with a student's
  // capture.
  const isEverywhere = ({ kind, capture }: CheckResult): boolean => kind === "ambiguous" && capture === undefined;
  const shown = results.filter((one) => options.verbose || one.level !== "note" || isEverywhere(one));
  if (shown.length > 0)
    process.stdout.write(`${textTable([["", "", "question", "capture", ""], ...shown.map(rowOf)])}\n`);
  const missing = missingTranslations(texts);
  if (options.verbose) process.stdout.write(missing.map((one) => `${problemLine(one)}\n`).join(""));
  process.stdout.write(summary(questions, forms.length, captures.length, results));
  for (const language of set.languages) {
    const count = missing.filter((one) => one.language === language).length;
    if (count > 0)
      process.stdout.write(`${language}: ${count} texts are shown in ${set.languages[0]} (-v lists them)\n`);
  }
};

/** `potshark questions`. */
export const questionsCommand = (): Command =>
  new Command("questions").addCommand(
    addPortOption(new Command("check"))
      .description("run every question on every capture: report the broken, the empty and the ambiguous")
      .argument("[captures...]", "captures, named as the questions call them (default: the lab's samples)")
      .addOption(questionsOption())
      .option("--json", "print it as JSON")
      .option("-v, --verbose", "also what holds in some captures only")
      .addHelpText("after", `\n${EXIT_CODES}`)
      .action((paths: readonly string[], options: CheckOptions) => check(paths, options)),
  );
