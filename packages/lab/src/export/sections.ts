/** Items by section, and by the pools in it. */
import type { Item } from "./item.ts";

/** In Moodle's category paths, a slash in a name is written twice. */
const categoryPath = (...names: readonly string[]): string =>
  names.map((name) => name.replace(/\s+/g, " ").trim().replaceAll("/", "//")).join("/");

/** Its section, and the pools that it is in, from the outside in. */
export const placeOf = ({ section, pools }: Item): readonly string[] => [section, ...pools.map(({ title }) => title)];

/** Groups in the order of their first item, each with its items in order. */
export const grouped = (
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [key: string, items: readonly Item[]])[] => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [item]);
    else own.push(item);
  }
  return [...groups];
};

/** By the paths of their categories in Moodle. */
export const byCategory = (
  category: string,
  items: readonly Item[],
): readonly (readonly [path: string, items: readonly Item[]])[] =>
  grouped(items, (item) => categoryPath(category, ...placeOf(item)));
