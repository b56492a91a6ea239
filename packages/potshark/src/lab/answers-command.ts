/** `potshark answers`: the answers of a capture to every question, for teachers. */
import { basename } from "node:path";
import {
  type AnsweredQuestion,
  answerText,
  computeAnswer,
  htcpcpPorts,
  primeFacts,
  renderAnswers,
  renderAnswersMarkdown,
  sessionOptions,
} from "@potshark/lab";
import { addPortOption, inert, inertJson, refuseStray, UserMistake } from "@potshark/service";
import { Command } from "commander";
import { dissectorPath } from "../dissector/dissector-files.ts";
import { inertLines } from "./inert-lines.ts";
import { openLabCapture } from "./lab-capture.ts";
import { addLanguageOption } from "./language-option.ts";
import { askedTasks, questionsOption, taskOption } from "./question-options.ts";
import { questionSource, questionsOf } from "./question-source.ts";

interface AnswersOptions {
  readonly questions: string;
  readonly language?: string;
  readonly port: Readonly<Record<string, number>>;
  readonly task: readonly number[];
  readonly json?: true;
  readonly markdown?: true;
  readonly mistakes?: true;
  readonly student?: string;
}

const MAX_BYTES = 1 << 30;

const jsonOf = ({ question, computed }: AnsweredQuestion): object => ({
  id: question.id,
  task: question.task,

  prompt: question.prompt,
  text: answerText({ question, computed }),
  ...computed,
});

const run = async (path: string, options: AnswersOptions): Promise<void> => {
  const source = questionSource(options.questions, options.port, options.language);
  refuseStray("--port", options.port, source.set.servers);
  const tasks = askedTasks(source.set, options.task);
  let asked = questionsOf(source, undefined, options.student);
  const capture = await openLabCapture(path, { maxBytes: MAX_BYTES }, (bundle) => {
    const { set, notes } = questionsOf(source, bundle, options.student ?? (bundle?.manifest.student || undefined));
    const [first, ...others] = bundle?.captures ?? [];
    const left =
      others.length > 0 ? [`The bundle holds ${others.length + 1} captures; this is of ${first?.name}.`] : [];
    asked = { set, notes: [...notes, ...left] };
    return sessionOptions(set);
  });
  if (!capture.ok) throw new UserMistake(`${path}: ${capture.finding.says} ${capture.finding.advice}`);
  const { facts } = capture;
  const { set, notes } = asked;
  for (const note of notes) process.stderr.write(`answers: ${inert(note)}\n`);
  const all = set.tasks
    .filter(({ task }) => tasks === undefined || tasks.includes(task))
    .flatMap(({ questions }) => questions);
  primeFacts(facts, all);
  const names = { capture: path, dissector: dissectorPath(), ports: htcpcpPorts(set) };
  const answers = all.map(
    (question): AnsweredQuestion => ({ question, computed: computeAnswer(question, facts, names) }),
  );
  if (options.json) {
    process.stdout.write(`${inertJson({ capture: path, version: set.version, answers: answers.map(jsonOf) })}\n`);
    return;
  }
  const title = inert(basename(path));
  const text = options.markdown ? renderAnswersMarkdown(answers, title) : renderAnswers(answers, options.mistakes);
  process.stdout.write(inertLines(text));
};

/** `potshark answers`. */
export const answersCommand = (): Command =>
  addLanguageOption(addPortOption(new Command("answers")))
    .argument("<capture>", "pcap or pcapng, gzipped or not")
    .addOption(taskOption())
    .addOption(questionsOption())
    .option("--student <name>", "only what this student is asked, by name or number, where that differs")
    .option("--mistakes", "also the wrong answers that are recognized")
    .option("--json", "print it as JSON")
    .option("--markdown", "print it as Markdown")
    .action((path: string, options: AnswersOptions) => run(path, options));
