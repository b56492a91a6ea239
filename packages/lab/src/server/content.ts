/** The content of the lab's page, read once at the start: the handout, its questions, samples, the page's own files. */
import type { Stats } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { UserMistake } from "@potshark/service";
import type { HandoutPage, Sample } from "../page/page-content.ts";
import type { QuestionText } from "../questions/parse-file.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { type ReadOptions, readQuestions } from "../questions/read-questions.ts";
import { substitute } from "../questions/substitute.ts";
import { decodeText } from "../text/decode-text.ts";
import { type LinkOf, renderMarkdown } from "../text/markdown.ts";

export interface File {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The texts of a lab, in one language. */
interface LabTexts {
  readonly handout: readonly HandoutPage[];
  readonly questions: QuestionSet;
}

export interface LabContent extends LabTexts {
  /** By language. */
  readonly translations: ReadonlyMap<string, LabTexts>;
  readonly samples: readonly Sample[];
  /** By path, such as "/page/page.js". */
  readonly files: ReadonlyMap<string, File>;
}

export interface ContentFolders {
  /** Of the lab. */
  readonly lab: string;
  /** The compiled bundle of the page. */
  readonly page: string;
}

/** Where the lab's servers and its page really are. */
export interface ContentPlaces extends Pick<ReadOptions, "ports" | "settings"> {
  /** Of servers' pages, by the servers' names, instead of the addresses in lab.yaml. */
  readonly urls?: Readonly<Record<string, string>>;
  /** Other ports in the handout's text, and the real ones. */
  readonly moved?: ReadonlyMap<number, number>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

const typeOf = (name: string): string => TYPES[extname(name).toLowerCase()] ?? "application/octet-stream";

const PICTURES: ReadonlySet<string> = new Set([".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"]);
const SAMPLE = ".pcapng";

/**
 * Looks at a file of a lab, which may come from anybody: a link in it could lead to any file of this machine, and a pipe
 * never ends.
 *
 * @returns its size; undefined where it is not there
 * @throws UserMistake where it is not a file in the folder itself
 */
const sizeOf = async (folder: string, name: string): Promise<number | undefined> => {
  let path = folder;
  let found: Stats | undefined;
  for (const part of name.split("/")) {
    path = join(path, part);
    found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink()) throw new UserMistake(`${path} is a link; put there what it leads to`);
  }
  if (found && !found.isFile()) throw new UserMistake(`${path} is no file; a lab has a file of that name, or none`);
  return found?.size;
};

/**
 * Files of a folder that a page may request, under a path of their own.
 *
 * @param endings of their names
 * @param most larger files are left out
 */
const filesUnder = async (
  path: string,
  folder: string,
  endings: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly (readonly [string, File])[]> => {
  const names = await readdir(folder).catch(() => []);
  const files = names
    .filter((name) => endings.includes(extname(name).toLowerCase()))
    .map(async (name) => {
      if (((await sizeOf(folder, name)) ?? 0) > most) return [];
      const bytes = new Uint8Array(await readFile(join(folder, name)));
      return [[`${path}/${encodeURIComponent(name)}`, { type: typeOf(name), bytes }] as const];
    });
  return (await Promise.all(files)).flat();
};

/** The bundles of our own pages. */
export const pageFiles = (folder: string): Promise<readonly (readonly [string, File])[]> =>
  filesUnder("/page", folder, [".css", ".js", ".svg", ".txt"]);

/** Writes the ports of servers into a text, so that its commands and filters work. */
type Move = (text: string) => string;

const movePorts = (ports: ReadonlyMap<number, number>): Move => {
  if (ports.size === 0) return (text) => text;
  const written = new RegExp(`\\b(?:${[...ports.keys()].join("|")})\\b`, "g");
  return (text) => text.replace(written, (port) => String(ports.get(Number(port)) ?? port));
};

/** Replaces `$NAME` by the port of a server. Other names, such as a shell's variables, stay. */
const namePorts =
  ({ servers }: Pick<QuestionSet, "servers">): Move =>
  (text) =>
    substitute(text, (name) => servers.find((server) => server.name === name)?.port) as string;

/** The text of a page, as any editor saves it. */
const readPage = async (folder: string, name: string): Promise<string> => {
  await sizeOf(folder, name);
  const path = join(folder, name);
  const decoded = decodeText(await readFile(path));
  if (!decoded.ok) throw new UserMistake(`${path} ${decoded.message}`);
  return decoded.text;
};

/** From the servers' ports in lab.yaml to the real ones. */
const movedServers = ({ servers, ofSamples }: QuestionSet): readonly (readonly [number, number])[] =>
  (ofSamples?.servers ?? []).flatMap(({ name, port }) => {
    const real = servers.find((one) => one.name === name)?.port;
    return real === undefined ? [] : [[port, real] as const];
  });

/** The task that a page of the handout is about, 0 for the introduction; and its language in "task-3.de.md". */
const placeOf = (name: string): { readonly task: number; readonly language: string } | undefined => {
  const [whole, task = "0", language = ""] = /^(?:README|task-([1-9]\d?))(?:\.([A-Za-z\d-]+))?\.md$/.exec(name) ?? [];
  return whole === undefined ? undefined : { task: Number(task), language };
};

const MAX_PICTURE = 1 << 23;

const isPicture = (name: string): boolean => PICTURES.has(extname(name).toLowerCase());

/** The pictures that pages link to, from a folder of theirs. Only these are served. */
class Pictures {
  readonly files = new Map<string, File>();
  readonly #folder: string;
  readonly #hrefs: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns the address of a picture on the page */
  address(href: string): string {
    const known = this.#hrefs.indexOf(href);
    const at = known < 0 ? this.#hrefs.push(href) - 1 : known;
    return `/pictures/${at + 1}-${encodeURIComponent(basename(href))}`;
  }

  /** @throws UserMistake if a page links to a picture that is not there */
  async read(): Promise<ReadonlyMap<string, File>> {
    const files = this.#hrefs.map(async (href) => {
      const name = decodeURIComponent(href);
      const path = join(this.#folder, name);
      const size = await sizeOf(this.#folder, name);
      if (size === undefined) throw new UserMistake(`the handout has a picture ${href} that is not there`);
      if (size > MAX_PICTURE) throw new UserMistake(`the picture ${href} is larger than ${MAX_PICTURE >> 20} MB`);
      return [this.address(href), { type: typeOf(path), bytes: new Uint8Array(await readFile(path)) }] as const;
    });
    return new Map(await Promise.all(files));
  }
}

interface Links {
  /** Addresses in the text, and where these pages are. */
  readonly urls: readonly (readonly [string, string])[];
  readonly pictures: Pictures;
}

/** Links to tasks stay on the same page, pictures are served; the rest of the folder is not. */
const linksTo =
  ({ urls, pictures }: Links): LinkOf =>
  (href) => {
    for (const [written, real] of urls) if (href.startsWith(written)) return real + href.slice(written.length);
    if (/^https?:/i.test(href)) return href;
    const page = placeOf(href);
    if (page !== undefined) return `#task-${page.task}`;
    return isPicture(href) ? pictures.address(href) : undefined;
  };

/** What a page is called: its heading without the "Task 1: " that is shown before it, in any language. */
const titleOf = (task: number, heading: string, { title, tasks }: QuestionSet): string => {
  const own = task === 0 ? heading : heading.replace(new RegExp(`^[^\\d:：]*${task}\\s*(?:[:：]\\s*|$)`), "");
  return own || (task === 0 ? title : (tasks.find((one) => one.task === task)?.title ?? `Task ${task}`));
};

/** In the language of the questions, where there are pages in it. */
const readHandout = async (
  folder: string,
  questions: QuestionSet,
  move: Move,
  links: Links,
): Promise<readonly HandoutPage[]> => {
  const { language } = questions;
  const files = (await readdir(folder)).flatMap((name) => {
    const place = placeOf(name);
    return place === undefined ? [] : [{ name, ...place }];
  });
  const translated = new Set(files.filter((file) => file.language === language).map(({ task }) => task));
  const shown = files.filter((file) => file.language === (translated.has(file.task) ? language : ""));
  return Promise.all(
    shown.map(async ({ name, task }) => {
      const text = move(await readPage(folder, name)).trimStart();
      const [heading = "", ...lines] = text.startsWith("# ") ? text.slice(2).split("\n") : ["", text];
      const html = renderMarkdown(lines.join("\n"), linksTo(links));
      return { task, title: titleOf(task, heading.trim(), questions), html };
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

const readSamples = async (folder: string, move: Move): Promise<readonly Sample[]> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SAMPLE)).sort();
  return Promise.all(
    names.map(async (file) => {
      const name = basename(file, SAMPLE);
      const page = await readPage(folder, `${name}.md`).catch(() => "");
      return { name, about: move(page.split("\n\n")[1]?.trim().replaceAll("\n", " ") ?? "") };
    }),
  );
};

const readQuestionSet = async (folder: string, options: ReadOptions): Promise<QuestionSet> => {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/i.test(name)).sort();
  const files: QuestionText[] = await Promise.all(
    names.map(async (name) => {
      await sizeOf(folder, name);
      return { name, text: await readFile(join(folder, name), "utf8") };
    }),
  );
  const result = readQuestions(files, options);
  if (result.ok) return result.set;
  const [first] = result.problems;
  const where = first === undefined ? folder : `${first.file}${first.line === undefined ? "" : `:${first.line}`}`;
  throw new UserMistake(`${where}: ${first?.message ?? "cannot be read"}; run potshark questions check`);
};

const reading = async <Part>(what: string, part: Promise<Part>): Promise<Part> => {
  try {
    return await part;
  } catch (error) {
    if (error instanceof UserMistake) throw error;
    throw new UserMistake(`${what} cannot be read: ${(error as Error).message}`);
  }
};

/** The folder of a lab's question files. */
const questionsIn = (lab: string): string => join(lab, "questions");

/** The folder of a lab's samples. */
export const samplesIn = (lab: string, { samples }: QuestionSet): string => join(questionsIn(lab), samples);

/** @throws UserMistake if the lab cannot be used */
export const readContent = async (
  { lab, page }: ContentFolders,
  { urls = {}, moved = new Map(), ...places }: ContentPlaces = {},
): Promise<LabContent> => {
  const readSet = (languages: readonly string[]): Promise<QuestionSet> =>
    reading("the questions", readQuestionSet(questionsIn(lab), { ...places, languages }));
  const set = await readSet([]);
  const pages = set.servers.flatMap(({ name, url }): readonly (readonly [string, string])[] =>
    url === undefined || urls[name] === undefined ? [] : [[url, urls[name]]],
  );
  const pictures = new Pictures(lab);
  const movePort = movePorts(new Map([...moved, ...movedServers(set)]));
  const namePort = namePorts(set);
  const move: Move = (text) => namePort(movePort(text));
  const textsOf = async (questions: QuestionSet): Promise<LabTexts> => {
    const links = { urls: pages, pictures };
    const handout = await reading("the handout", readHandout(lab, questions, move, links));
    const servers = questions.servers.map((server) => ({ ...server, url: urls[server.name] ?? server.url }));
    return { handout: withAllTasks(handout, questions), questions: { ...questions, servers } };
  };
  const texts = await textsOf(set);
  const translations = new Map<string, LabTexts>();
  for (const language of set.languages) translations.set(language, await textsOf(await readSet([language])));
  const folder = samplesIn(lab, set);
  const [samples, ...files] = await Promise.all([
    readSamples(folder, namePorts(set.ofSamples ?? set)),
    pageFiles(page),
    filesUnder("/samples", folder, [SAMPLE]),
    // Those that questions link to are beside them.
    filesUnder("/pictures/questions", questionsIn(lab), [...PICTURES], MAX_PICTURE),
    reading("the pictures", pictures.read()),
  ]);
  return { ...texts, translations, samples, files: new Map(files.flatMap((some) => [...some])) };
};
