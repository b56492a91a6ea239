/** The content of the lab's page, read once at the start: the handout, its questions, samples, the page's own files. */
import { readdir, readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { UserMistake } from "@potshark/service";
import type { HandoutPage, Sample } from "../page/page-content.ts";
import type { QuestionText } from "../questions/parse-file.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { readQuestions } from "../questions/read-questions.ts";
import { type LinkOf, renderMarkdown } from "../text/markdown.ts";

interface File {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface LabContent {
  readonly handout: readonly HandoutPage[];
  readonly questions: QuestionSet;
  readonly samples: readonly Sample[];
  /** By path, such as "/page/page.js". */
  readonly files: ReadonlyMap<string, File>;
}

export interface ContentFolders {
  readonly handout: string;
  readonly samples: string;
  readonly pictures: string;
  /** The compiled bundle of the page. */
  readonly page: string;
}

/** By the servers' names in the questions. */
type Ports = Readonly<Record<string, number>>;

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".pcapng": "application/octet-stream",
};

const SAMPLE = ".pcapng";

/** Files of a folder that a page may request, under a path of their own. */
export const filesUnder = async (path: string, folder: string): Promise<readonly (readonly [string, File])[]> => {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names
      .filter((name) => TYPES[extname(name)] !== undefined)
      .map(async (name) => {
        const bytes = new Uint8Array(await readFile(join(folder, name)));
        return [`${path}/${name}`, { type: TYPES[extname(name)]!, bytes }] as const;
      }),
  );
};

/** The ports in the handout's text. */
const PORTS_IN_THE_TEXT: Ports = { pot: 5030, site: 5031, lab: 5032 };

/** The text with the ports of this lab, so that its commands and filters work. */
const withPortsOf = (ports: Ports, text: string): string => {
  const names = Object.keys(PORTS_IN_THE_TEXT);
  const portOf = (written: string): string => {
    const name = names.find((one) => String(PORTS_IN_THE_TEXT[one]) === written)!;
    return String(ports[name] ?? written);
  };
  return text.replace(new RegExp(`\\b(?:${Object.values(PORTS_IN_THE_TEXT).join("|")})\\b`, "g"), portOf);
};

/** The task that a page of the handout is about; 0 for the introduction. */
const taskOf = (name: string): number | undefined => {
  const task = /^(?:README|task-([1-9]\d?))\.md$/.exec(name);
  return task === null ? undefined : Number(task[1] ?? 0);
};

/** Links to tasks stay on the same page, pictures and samples are served; the rest of the repository is not. */
const linksTo =
  (siteUrl: string, ports: Ports): LinkOf =>
  (href) => {
    const siteInTheText = withPortsOf(ports, "http://localhost:5031/");
    if (href.startsWith(siteInTheText)) return siteUrl + href.slice(siteInTheText.length);
    if (/^https?:/i.test(href)) return href;
    const task = taskOf(href);
    if (task !== undefined) return `#task-${task}`;
    if (href.startsWith("../docs/pictures/")) return `/pictures/${basename(href)}`;
    return undefined;
  };

const readHandout = async (folder: string, siteUrl: string, ports: Ports): Promise<readonly HandoutPage[]> => {
  const files = (await readdir(folder)).flatMap((name) => {
    const task = taskOf(name);
    return task === undefined ? [] : [{ name, task }];
  });
  return Promise.all(
    files.map(async ({ name, task }) => {
      const text = withPortsOf(ports, await readFile(join(folder, name), "utf8"));
      const [, heading = name, body = ""] = /^# (.*)\n([\s\S]*)$/.exec(text) ?? [];
      return { task, title: heading.replace(/^Task \d+: /, ""), html: renderMarkdown(body, linksTo(siteUrl, ports)) };
    }),
  );
};

/** Pages in their order, and one with its title alone for each task that the handout says nothing of. */
const withAllTasks = (pages: readonly HandoutPage[], { tasks }: QuestionSet): readonly HandoutPage[] => {
  const missing = tasks.filter(({ task }) => !pages.some((page) => page.task === task));
  return [...pages, ...missing.map(({ task, title }) => ({ task, title, html: "" }))].sort(
    (left, right) => left.task - right.task,
  );
};

const readSamples = async (folder: string): Promise<readonly Sample[]> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SAMPLE)).sort();
  return Promise.all(
    names.map(async (file) => {
      const name = basename(file, SAMPLE);
      const page = await readFile(join(folder, `${name}.md`), "utf8").catch(() => "");
      return { name, about: page.split("\n\n")[1]?.replaceAll("\n", " ") ?? "" };
    }),
  );
};

const readQuestionSet = async (folder: string, ports: Ports): Promise<QuestionSet> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  const files: QuestionText[] = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })),
  );
  const result = readQuestions(files, { ports });
  if (result.ok) return result.set;
  const [first] = result.problems;
  const where = first === undefined ? folder : `${first.file}${first.line === undefined ? "" : `:${first.line}`}`;
  throw new UserMistake(`${where}: ${first?.message ?? "cannot be read"}; run potshark questions check`);
};

/**
 * @param siteUrl the real address of the coffee site
 * @param ports the real ports of site, pot and lab
 * @throws UserMistake if the handout cannot be used
 */
export const readContent = async (folders: ContentFolders, siteUrl: string, ports: Ports = {}): Promise<LabContent> => {
  const read = async <Part>(what: string, reading: Promise<Part>): Promise<Part> => {
    try {
      return await reading;
    } catch (error) {
      if (error instanceof UserMistake) throw error;
      throw new UserMistake(`${what} cannot be read: ${(error as Error).message}`);
    }
  };
  const [handout, questions, samples, ...files] = await Promise.all([
    read("the handout", readHandout(folders.handout, siteUrl, ports)),
    read("the questions", readQuestionSet(join(folders.handout, "questions"), ports)),
    readSamples(folders.samples),
    filesUnder("/page", folders.page),
    filesUnder("/samples", folders.samples),
    filesUnder("/pictures", folders.pictures),
  ]);
  return { handout: withAllTasks(handout, questions), questions, samples, files: new Map(files.flat()) };
};
