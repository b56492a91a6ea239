/** Items by section. */
import type { Item } from "./item.ts";

/** In Moodle's category paths, a slash in a name is written twice. */
export const categoryPath = (...names: readonly string[]): string =>
  names.map((name) => name.replace(/\s+/g, " ").trim().replaceAll("/", "//")).join("/");

/** Sections in the order of their first item, each with its items in order. */
export const bySection = (items: readonly Item[]): readonly (readonly [section: string, items: readonly Item[]])[] => {
  const sections = new Map<string, Item[]>();
  for (const item of items) {
    const own = sections.get(item.section);
    if (own === undefined) sections.set(item.section, [item]);
    else own.push(item);
  }
  return [...sections];
};
