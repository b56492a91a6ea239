/** Emits the head of a message: start line, coffee URI, header fields. */
import {
  ADDITIONS,
  type RequestLineWords,
  readLength,
  splitAdditions,
  splitUri,
  UNNAMED_ADDITIONS,
} from "@potshark/htcpcp";
import { coffeeWord } from "./coffee-scheme.ts";
import { FIELD_OF_HEADER } from "./definitions.ts";
import type { HeaderField } from "./header-section.ts";
import { readable, readableDecoded } from "./readable-text.ts";
import type { Start } from "./start.ts";
import type { UnitEmitter } from "./unit-emitter.ts";

/** A client that joins these with ";" instead of "," still means each of them. */
const KNOWN_ADDITIONS: ReadonlySet<string> = new Set(
  [...Object.values(ADDITIONS).flat(), ...UNNAMED_ADDITIONS].map((name) => name.toLowerCase()),
);

/** @param at where the start line begins */
export const emitStartLine = (emitter: UnitEmitter, { words, isStrict }: Start, at: number): void => {
  if (!isStrict) emitter.remark("htcpcp.bad_start_line");
  const versionAt = at + words.versionOffset;
  const versionEnd = versionAt + words.version.length;
  if (words.kind === "request") {
    emitter.add("htcpcp.request.method", at, at + words.method.length, words.method);
    if (words.method === "POST") emitter.remark("htcpcp.deprecated_post");
    emitUri(emitter, words, at + words.targetOffset);
    emitter.add("htcpcp.request.version", versionAt, versionEnd, words.version);
    return;
  }
  const { status, statusOffset, phrase, phraseOffset } = words;
  emitter.add("htcpcp.response.version", versionAt, versionEnd, words.version);
  emitter.add("htcpcp.response.code", at + statusOffset, at + statusOffset + 3, status);
  if (status === 418) emitter.remark("htcpcp.teapot");
  if (status === 406) emitter.remark("htcpcp.not_acceptable");
  const phraseAt = at + phraseOffset;
  if (phrase !== "") emitter.add("htcpcp.response.phrase", phraseAt, phraseAt + phrase.length, readable(phrase));
};

/** An address in brackets, or all that stands before a port. */
const hostOf = (authority: string): string => {
  let depth = 0;
  for (let end = 0; authority[0] === "[" && end < authority.length; end += 1) {
    if (authority[end] === "[") depth += 1;
    else if (authority[end] === "]") depth -= 1;
    if (depth === 0) return authority.slice(0, end + 1);
  }
  return authority.split(":", 1)[0]!;
};

const emitUri = (emitter: UnitEmitter, { target }: RequestLineWords, at: number): void => {
  emitter.add("htcpcp.request.uri", at, at + target.length, readable(target));
  if (emitter.isLineEnough) return;
  const { scheme, authority, path, pathOffset, query } = splitUri(target);
  if (scheme === undefined || scheme === "") return;
  const word = coffeeWord(scheme);
  emitter.add("htcpcp.request.uri.scheme", at, at + scheme.length, word ?? readableDecoded(scheme));
  if (word === undefined) emitter.remark("htcpcp.unknown_scheme");
  const pathAt = at + pathOffset;
  const host = authority === undefined ? "" : hostOf(authority);
  if (host !== "") {
    const hostAt = pathAt - authority!.length;
    emitter.add("htcpcp.request.uri.host", hostAt, hostAt + host.length, readableDecoded(host));
  }
  const pot = /^\/(pot-[0-9]+)/.exec(path)?.[1];
  if (pot !== undefined) emitter.add("htcpcp.request.uri.pot", pathAt + 1, pathAt + 1 + pot.length, pot);
  if (query !== undefined && query !== "") {
    const queryAt = pathAt + path.length + 1;
    emitter.add("htcpcp.request.uri.additions", queryAt, queryAt + query.length, readableDecoded(query));
  }
};

/** @param base what to add to the offsets of the header fields */
export const emitHeaders = (emitter: UnitEmitter, headers: readonly HeaderField[], base: number): void => {
  for (const header of headers) emitHeader(emitter, header, base);
};

const emitHeader = (emitter: UnitEmitter, { at, line, isFolded, said }: HeaderField, base: number): void => {
  const from = base + at;
  const to = from + line.length;
  const text = readable(line);
  emitter.add("htcpcp.header.line", from, to, text);
  if (isFolded) emitter.remark("htcpcp.folded_header");
  if (said === undefined) {
    emitter.remark("htcpcp.bad_header_name");
    return;
  }
  const { name, value } = said;
  const field = FIELD_OF_HEADER.get(name);
  if (field === undefined) {
    emitter.add("htcpcp.unknown_header", from, to, text);
    return;
  }
  if (value === "") return;
  const valueAt = base + said.valueAt;
  const valueEnd = base + said.valueEnd;
  if (name === "content-length") {
    const length = readLength(value);
    if (length !== undefined) emitter.addField(field, valueAt, valueEnd, BigInt(length));
    return;
  }
  emitter.addField(field, valueAt, valueEnd, readable(value));
  if (name !== "accept-additions") return;
  for (const { text: addition, offset, mark } of splitAdditions(value)) {
    const isMember = mark === "," || KNOWN_ADDITIONS.has(addition.toLowerCase());
    if (addition === "" || !isMember) continue;
    // A folded value is not one run of bytes any more, so its members have no place of their own.
    if (isFolded) emitter.add("htcpcp.addition", valueAt, valueEnd, readable(addition));
    else emitter.add("htcpcp.addition", valueAt + offset, valueAt + offset + addition.length, readable(addition));
  }
};
