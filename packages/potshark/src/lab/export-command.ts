/** `potshark export`: the questions with the answers of the samples, to import into a learning system. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import {
  byPhrase,
  captureName,
  computeAnswer,
  EXPORT_FORMATS,
  type FilePlace,
  filesPage,
  formName,
  htcpcpPorts,
  type Item,
  type ItemFiles,
  itemOf,
  namesInItem,
  primeFacts,
  type Question,
  type QuestionSet,
  sessionOptions,
  whyLeftOut,
  withPools,
} from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import { Command, Option } from "commander";
import { readHandedIn } from "./handed-in-file.ts";
import { openLabCapture } from "./lab-capture.ts";
import { addLanguageOption } from "./language-option.ts";
import { questionFolder, samplesOf } from "./question-files.ts";
import { askedTasks, questionsOption, taskOption } from "./question-options.ts";
import { questionSource } from "./question-source.ts";

interface ExportOptions {
  readonly format: string;
  readonly output?: string;
  readonly task: readonly number[];
  readonly questions: string;
  readonly language?: string;
  readonly samples?: string;
  readonly title?: string;
  /** Whether captures travel inside. */
  readonly captures: boolean;
}

const MAX_BYTES = 1 << 28;

/** Files inside of an export are no larger together; learning systems refuse large uploads. */
const MAX_INSIDE = 1 << 26;

const MAX_PICTURE = 1 << 23;

/** The sample of a question in a learning system: the first one that the question names. */
const sampleOf = ({ on }: Question): string | undefined => on.samples[0];

interface Exported {
  /** In the order of the handout, independent of the sample. */
  readonly items: ReadonlyMap<Question, Item>;
  readonly leftOut: readonly Question[];
}

const itemsOf = async (set: QuestionSet, task: readonly number[], samples: string): Promise<Exported> => {
  const wanted = askedTasks(set, task);
  const asked = set.tasks
    .filter((one) => wanted === undefined || wanted.includes(one.task))
    .flatMap(({ questions }) => questions);
  const sections = new Map(set.tasks.map((one) => [one.task, `Task ${one.task}: ${one.title}`]));
  const found = new Map<Question, Item>();
  for (const sample of new Set(asked.flatMap((question) => sampleOf(question) ?? []))) {
    const path = join(samples, captureName(sample));
    const capture = await openLabCapture(path, { maxBytes: MAX_BYTES }, () => sessionOptions(set));
    if (!capture.ok) throw new UserMistake(`the sample ${sample}: ${capture.finding.says} ${capture.finding.advice}`);
    const own = asked.filter((question) => sampleOf(question) === sample);
    primeFacts(capture.facts, own);
    const names = { capture: captureName(sample), dissector: "htcpcp.lua", ports: htcpcpPorts(set) };
    for (const question of own) {
      const item = itemOf(question, computeAnswer(question, capture.facts, names), {
        sample,
        section: sections.get(question.task) ?? "",
      });
      if (item !== undefined) found.set(question, item);
    }
  }
  const inOrder = asked.flatMap((question): readonly [Question, Item][] =>
    found.has(question) ? [[question, found.get(question)!]] : [],
  );
  return {
    items: withPools(set, new Map(inOrder)),
    leftOut: asked.filter((question) => !found.has(question)),
  };
};

/** What items link to: captures in the folder of samples, pictures beside the questions. Others are not there. */
const filesOf = async (
  items: readonly Item[],
  captures: ReadonlySet<string>,
  samples: string,
  questions: string,
): Promise<ItemFiles> => {
  const files = new Map<string, Uint8Array>();
  for (const name of new Set(items.flatMap((item) => [...namesInItem(item)]))) {
    const isOutside = name.split("/").includes("..") || name.startsWith("/");
    if (isOutside) continue;
    const read = captures.has(name)
      ? await readHandedIn(join(samples, name), MAX_BYTES)
      : await readHandedIn(join(questionFolder(questions), name), MAX_PICTURE);
    if (read.ok) files.set(name, read.bytes);
  }
  return files;
};

const placesOf = (items: ReadonlyMap<Question, Item>, files: ItemFiles): readonly FilePlace[] =>
  [...files].map(([name, content]) => ({
    name,
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    questions: [...new Set([...items].flatMap(([{ id }, item]) => (namesInItem(item).has(name) ? id : [])))],
  }));

/** The folder beside an export where its files are: "lab-files" of "lab.gift". */
const folderOf = (output: string): string => join(dirname(output), `${basename(output, extname(output))}-files`);

const write = async (path: string, content: string | Uint8Array): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    throw new UserMistake(`${path} cannot be written: ${(error as Error).message}`);
  }
};

const run = async (options: ExportOptions): Promise<void> => {
  const format = EXPORT_FORMATS[options.format]!;
  const source = questionSource(options.questions, {}, options.language);
  const set = source.set.ofSamples ?? source.set;
  const { title = set.title, samples = samplesOf(options.questions, set) } = options;
  const { items: found, leftOut } = await itemsOf(set, options.task, samples);
  const items = [...found.values()];
  if (items.length === 0) throw new UserMistake("no question is asked of a sample; try without --task");
  const captures = new Set([...found.keys()].flatMap((question) => sampleOf(question) ?? []).map(captureName));
  const files = await filesOf(items, captures, samples, options.questions);
  const places = placesOf(found, files);
  const size = format.sizeOf?.(items, files);
  const isInside = options.captures && size !== undefined && size <= MAX_INSIDE;
  const missing = [...found].flatMap(([{ id }, item]) =>
    [...namesInItem(item)].flatMap((name) =>
      files.has(name) ? [] : [[`without ${name}, which is not there`, id] as const],
    ),
  );
  const notes = [
    ...byPhrase([...found].flatMap(([{ id }, item]) => format.lacks(item).map((phrase) => [phrase, id] as const))),
    ...byPhrase(missing),
    ...byPhrase(leftOut.map((question) => [`left out, ${whyLeftOut(question)}`, formName(question)])),
    ...(options.captures && size !== undefined && !isInside
      ? [
          `the captures would take ${Math.ceil(size / 1e6)} MB; no more than ${Math.floor(MAX_INSIDE / 1e6)} MB go inside`,
        ]
      : []),
  ].map((note) => inert(note));
  const listed = places.map(({ name, bytes, sha256 }) => inert(`${name}: ${bytes} bytes, SHA-256 ${sha256}`));
  const inside = [`${title}: ${items.length} questions`, ...listed, ...notes];
  const exported = format.write(title, items, isInside ? files : new Map(), inside);
  process.stderr.write(
    [...notes, ...(isInside || options.output ? [] : listed)].map((note) => `export: ${note}\n`).join(""),
  );
  if (options.output === undefined) {
    if (typeof exported !== "string" && process.stdout.isTTY)
      throw new UserMistake(`${options.format} is a zip file; name it: -o questions.zip`);
    process.stdout.write(exported);
    return;
  }
  await write(options.output, exported);
  process.stderr.write(`${items.length} questions in ${options.output}${isInside ? ", with their captures" : ""}\n`);
  if (isInside || files.size === 0) return;
  const folder = folderOf(options.output);
  for (const [name, content] of files) await write(join(folder, name), content);
  await write(join(folder, "index.html"), filesPage(title, places));
  process.stderr.write(`their captures and a page of links in ${folder}: put them where students can download them\n`);
};

const FORMAT_LIST = Object.entries(EXPORT_FORMATS)
  .map(([name, { about }]) => `  ${name.padEnd(17)}${about}`)
  .join("\n");

/** `potshark export`. */
export const exportCommand = (): Command =>
  addLanguageOption(new Command("export"))
    .addOption(
      new Option("--format <format>", "what to write").choices(Object.keys(EXPORT_FORMATS)).makeOptionMandatory(),
    )
    .option("-o, --output <file>", "where to; standard output without it")
    .addOption(taskOption())
    .option("--title <text>", "of the category or test they go to (default: the lab's)")
    .addOption(questionsOption())
    .option("--samples <folder>", "the captures that they are asked of (default: the lab's)")
    .option("--no-captures", "leave the captures out; a page of links goes beside the file")
    .addHelpText("after", `\nFormats:\n${FORMAT_LIST}`)
    .action((options: ExportOptions) => run(options));
