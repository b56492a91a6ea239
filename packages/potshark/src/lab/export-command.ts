/** `potshark export`: the questions with the answers of the samples, to import into a learning system. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  computeAnswer,
  exportNotes,
  gift,
  type Item,
  itemOf,
  moodleXml,
  primeFacts,
  type Question,
  type QuestionSet,
  qtiPackage,
  questionsCsv,
} from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import { Command, Option } from "commander";
import { openLabCapture } from "./lab-capture.ts";
import { HANDOUT_QUESTIONS, SAMPLES, usableQuestions } from "./question-files.ts";
import { askedTasks, gatherTasks } from "./task-option.ts";

/** The writer of each format, for items of one category. */
const FORMATS: Readonly<Record<string, (title: string, items: readonly Item[]) => string | Uint8Array>> = {
  "moodle-xml": moodleXml,
  gift,
  qti21: qtiPackage,
  csv: (_, items) => questionsCsv(items),
};

interface ExportOptions {
  readonly format: string;
  readonly output?: string;
  readonly task: readonly number[];
  readonly questions: string;
  readonly samples: string;
  readonly title: string;
}

const MAX_BYTES = 1 << 28;

/** The sample of a question in a learning system: the first one that the question names. */
const sampleOf = ({ on }: Question): string | undefined => on.samples[0];

interface Exported {
  readonly items: readonly Item[];
  /** Differences from the question files, one line each. */
  readonly notes: readonly string[];
}

const itemsOf = async (set: QuestionSet, { task, samples }: ExportOptions): Promise<Exported> => {
  const wanted = askedTasks(set, task);
  const asked = set.tasks
    .filter((one) => wanted === undefined || wanted.includes(one.task))
    .flatMap(({ questions }) => questions);
  const sections = new Map(set.tasks.map((one) => [one.task, `Task ${one.task}: ${one.title}`]));
  const items = new Map<Question, Item>();
  for (const sample of new Set(asked.flatMap((question) => sampleOf(question) ?? []))) {
    const capture = await openLabCapture(join(samples, `${sample}.pcapng`), { maxBytes: MAX_BYTES });
    if (!capture.ok) throw new UserMistake(`the sample ${sample}: ${capture.finding.says} ${capture.finding.advice}`);
    const own = asked.filter((question) => sampleOf(question) === sample);
    primeFacts(capture.facts, own);
    const names = { capture: `${sample}.pcapng`, dissector: "htcpcp.lua" };
    for (const question of own) {
      const item = itemOf(question, computeAnswer(question, capture.facts, names), {
        sample,
        section: sections.get(question.task) ?? "",
      });
      if (item !== undefined) items.set(question, item);
    }
  }
  const notes = asked.flatMap((question) => exportNotes(question).map((note) => `${question.id}: ${note}`));
  const leftOut = asked.filter((question) => !items.has(question)).map(({ id }) => id);
  if (leftOut.length > 0) notes.push(`left out, since no sample shows them: ${leftOut.join(", ")}`);
  // In the order of the handout, independent of the sample.
  return { items: asked.flatMap((question) => items.get(question) ?? []), notes };
};

const run = async (options: ExportOptions): Promise<void> => {
  const { items, notes } = await itemsOf(usableQuestions(options.questions), options);
  if (items.length === 0) throw new UserMistake("no question is asked of a sample; try without --task");
  process.stderr.write(notes.map((note) => `export: ${inert(note)}\n`).join(""));
  const exported = FORMATS[options.format]!(options.title, items);
  if (options.output === undefined) {
    if (typeof exported !== "string" && process.stdout.isTTY)
      throw new UserMistake(`${options.format} is a zip file; name it: -o questions.zip`);
    process.stdout.write(exported);
    return;
  }
  await writeFile(options.output, exported).catch((error: Error) => {
    throw new UserMistake(`${options.output} cannot be written: ${error.message}`);
  });
  process.stderr.write(`${items.length} questions in ${options.output}\n`);
};

/** `potshark export`. */
export const exportCommand = (): Command =>
  new Command("export")
    .addOption(new Option("--format <format>", "what to write").choices(Object.keys(FORMATS)).makeOptionMandatory())
    .option("-o, --output <file>", "where to; standard output without it")
    .option("--task <n>", "only this task; can be repeated", gatherTasks, [])
    .option("--title <text>", "of the category or test they go to", "Potshark")
    .option("--questions <folder>", "the question files", HANDOUT_QUESTIONS)
    .option("--samples <folder>", "the captures that they are asked of", SAMPLES)
    .action((options: ExportOptions) => run(options));
