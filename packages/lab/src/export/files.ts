/** Files that travel with items: captures, and pictures of the questions. */
import { renderMarkdown } from "../text/markdown.ts";
import type { Item } from "./item.ts";

/** By the name that a text links to. */
export type ItemFiles = ReadonlyMap<string, Uint8Array>;

/** A name, perhaps with folders, as an address. Brackets would end the target of a link in Markdown. */
export const addressOfName = (name: string): string =>
  name
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("(", "%28").replaceAll(")", "%29"))
    .join("/");

const nameIn = (href: string): string => {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
};

/** The address of a file for whoever reads the text; undefined where it did not travel. */
export type AddressOf = (name: string) => string | undefined;

/** A text as HTML. Links to what is not there are words. */
export const itemHtml = (markdown: string, addressOf: AddressOf): string =>
  renderMarkdown(markdown, (href) => (/^https?:\/\//i.test(href) ? href : addressOf(nameIn(href))));

/** The names of files that a text links to, each once. */
const namesIn = (markdown: string): ReadonlySet<string> => {
  const found = new Set<string>();
  itemHtml(markdown, (name) => {
    if (!name.startsWith("#")) found.add(name);
    return undefined;
  });
  return found;
};

/** Those of them that travel. */
export const linkedFiles = (markdown: string, files: ItemFiles): readonly string[] =>
  [...namesIn(markdown)].filter((name) => files.has(name));

/** Every text of an item that may link to a file. */
const textsOf = (item: Item): readonly string[] => [
  item.prompt,
  item.explanation,
  ...item.hints,
  ...("responses" in item ? item.responses.flatMap(({ feedback }) => feedback ?? []) : []),
  ...(item.kind === "choice" ? item.responses.map(({ text }) => text) : []),
  ...(item.kind === "essay" ? [item.guide] : []),
];

/** The names of files that an item links to, whether they travel or not. */
export const namesInItem = (item: Item): ReadonlySet<string> =>
  new Set(textsOf(item).flatMap((text) => [...namesIn(text)]));

export const filesOfItem = (item: Item, files: ItemFiles): readonly string[] =>
  [...namesInItem(item)].filter((name) => files.has(name));
