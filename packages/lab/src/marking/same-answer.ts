/** When two answers say the same. Order and repetition mean nothing; a number has no tolerance here. */
import type { Answer } from "./answer.ts";
import { plainGiven } from "./plain-given.ts";

/** A text as it is compared: white space, quotes and a colon at the end do not count. */
const normalText = (text: string, isCaseSensitive = false): string => {
  const plain = plainGiven(text)
    .replaceAll("\n", " ")
    .replace(/^(["'`])(.*)\1$/, "$2")
    .replace(/ ?:$/, "");
  if (isCaseSensitive) return plain;
  // "Content Type" names the same header, "HTTP 1.1" the same version.
  return plain
    .toLowerCase()
    .replace(/^version (\d(?:\.\d)?) of (https?|htcpcp|tls)$/, "$2/$1")
    .replace(/\b(https?|htcpcp|tls)[ _-]?(?:version )?v?(\d(?:\.\d)?)$/, "$1/$2")
    .replace(/[ _]/g, "-");
};

/** The items of an answer, each as a text that is equal for equal items. */
export const itemsOf = (answer: Answer, isCaseSensitive = false): readonly string[] => {
  switch (answer.kind) {
    case "frames":
      return answer.frames.map(String);
    case "ports":
      return answer.ports.map(String);
    case "count":
      return [String(answer.count)];
    case "number":
      return [String(answer.number)];
    case "strings":
      return answer.strings.map((text) => normalText(text, isCaseSensitive));
    case "pairs":
      return answer.pairs.map((pair) => pair.map((side) => normalText(String(side), isCaseSensitive)).join("\n"));
    case "one-of":
    case "many-of":
      return answer.options;
    case "text":
      return answer.points;
    case "live":
      return answer.checks;
  }
};

export const isSameAnswer = (left: Answer, right: Answer): boolean => {
  const [one, other] = [new Set(itemsOf(left)), new Set(itemsOf(right))];
  return left.kind === right.kind && one.size === other.size && [...one].every((item) => other.has(item));
};
