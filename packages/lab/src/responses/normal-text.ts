/** A text as it is compared. */
import { plainGiven } from "./plain-given.ts";

/** White space, quotes and a colon at the end do not count. */
export const normalText = (text: string, isCaseSensitive = false): string => {
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
