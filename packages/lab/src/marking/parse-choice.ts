/** Options in what people choose, or type. */
import type { Option } from "../questions/question.ts";
import type { Given } from "./answer.ts";
import { isNone, plainGiven } from "./plain-given.ts";
import { inCode } from "./show-answer.ts";

export type Chosen =
  | { readonly ok: true; readonly ids: readonly string[] }
  /** One sentence: what was not understood, and what there is. */
  | { readonly ok: false; readonly message: string };

const comparable = (text: string): string =>
  plainGiven(text)
    .replace(/["'`]/g, "")
    .replace(/[.,;! ]{1,9}$/, "")
    .toLowerCase();

/** The option that a text names: by its id, its text, or words that only this one begins with. */
const optionOf = (options: readonly Option[], text: string): Option | undefined => {
  const wanted = comparable(text);
  const same = options.find((one) => comparable(one.id) === wanted || comparable(one.text) === wanted);
  if (same) return same;
  const begun = options.filter(
    (one) => comparable(one.text).startsWith(wanted) && !/^\w/.test(comparable(one.text).slice(wanted.length)),
  );
  return begun.length === 1 ? begun[0] : undefined;
};

/** Options one behind another; an option may hold commas itself, so that the longest text that is one comes first. */
const inList = (options: readonly Option[], line: string): readonly string[] | string => {
  const pieces = line.split(",");
  const ids: string[] = [];
  let from = 0;
  while (from < pieces.length) {
    let to = Math.min(pieces.length, from + MAX_COMMAS);
    let found: Option | undefined;
    for (; to > from && found === undefined; to -= 1) found = optionOf(options, pieces.slice(from, to).join(","));
    if (found === undefined) {
      if (pieces[from]!.trim() !== "") return pieces[from]!.trim();
    } else ids.push(found.id);
    from = found === undefined ? from + 1 : to + 1;
  }
  return ids;
};

/** That an option's text may have. */
const MAX_COMMAS = 12;

/** Reads a choice; nothing chosen is an empty list. */
export const readChoice = (options: readonly Option[], isSeveral: boolean, given: Given): Chosen => {
  const lines = (Array.isArray(given) ? given.map(String) : String(given).split(isSeveral ? /[;\n]/ : /\n/)).filter(
    (line) => line.trim() !== "",
  );
  const ids: string[] = [];
  for (const line of lines) {
    const found = optionOf(options, line);
    const several = found ? [found.id] : isSeveral ? inList(options, line) : line.trim();
    if (typeof several === "string") {
      if (isSeveral && lines.length === 1 && isNone(plainGiven(line))) return { ok: true, ids: [] };
      const all = options.map(({ id }) => id).join(", ");
      return { ok: false, message: `There is no option ${inCode(several.slice(0, 40))}; there are: ${all}.` };
    }
    ids.push(...several);
  }
  const chosen = [...new Set(ids)];
  return !isSeveral && chosen.length > 1 ? { ok: false, message: "Choose one option." } : { ok: true, ids: chosen };
};
