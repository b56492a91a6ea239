/** Where a value is in a YAML file, and how its place is written. */
import { type Document, isNode, type LineCounter } from "yaml";

export type Path = readonly (string | number)[];

/** "questions[3.1a].query.take": items of lists by their id if they have one. */
export const writePath = (path: Path, root: unknown): string => {
  let text = "";
  let at: unknown = root;
  for (const step of path) {
    const parent = at as Readonly<Record<string | number, unknown>> | undefined;
    at = typeof parent === "object" && parent !== null ? parent[step] : undefined;
    if (typeof step === "number") {
      const id = typeof at === "object" && at !== null ? (at as { readonly id?: unknown }).id : undefined;
      text += `[${typeof id === "string" || typeof id === "number" ? id : step}]`;
    } else text += text === "" ? step : `.${step}`;
  }
  return text;
};

/** The line, from 1, of the nearest part of the path that is in the file. */
export const lineOf = (path: Path, document: Document, lines: LineCounter): number | undefined => {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
};
