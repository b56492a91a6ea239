/** Items by where they belong. */
import type { Item } from "./item.ts";

/** As Moodle writes the path of a category: a slash that is part of a name is written twice. */
export const categoryPath = (...names: readonly string[]): string =>
  names.map((name) => name.replace(/\s+/g, " ").trim().replaceAll("/", "//")).join("/");

/** Sections in the order in which they come up, each with its items in theirs. */
export const bySection = (items: readonly Item[]): readonly (readonly [section: string, items: readonly Item[]])[] => {
  const sections = new Map<string, Item[]>();
  for (const item of items) {
    const own = sections.get(item.section);
    if (own === undefined) sections.set(item.section, [item]);
    else own.push(item);
  }
  return [...sections];
};
