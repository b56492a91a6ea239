/** The words that can make up a body, and what a body looks like. */
import { BREW_COMMANDS } from "@potshark/htcpcp";
import { bytesAsText } from "../../bytes/text-bytes.ts";

const COMMANDS: ReadonlySet<string> = new Set(BREW_COMMANDS);
const MAX_COMMAND_LENGTH = Math.max(...BREW_COMMANDS.map((command) => command.length));

const isSpace = (byte: number | undefined): boolean => byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);
const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && /[A-Za-z]/.test(String.fromCharCode(byte));

/** The command at `at`, if it is a whole word; in lower case. */
const commandAt = (data: Uint8Array, at: number): string | undefined => {
  let end = at;
  while (end <= at + MAX_COMMAND_LENGTH && isLetter(data[end])) end += 1;
  const word = bytesAsText(data.subarray(at, end)).toLowerCase();
  return COMMANDS.has(word) ? word : undefined;
};

const skipSpace = (data: Uint8Array, at: number): number => {
  let next = at;
  while (isSpace(data[next])) next += 1;
  return next;
};

/** "start" or "stop" at the beginning of a body without a length: where the command and the rest of its line end. */
export const openCommandEnd = (data: Uint8Array, at: number): number | undefined => {
  const command = commandAt(data, at);
  if (command === undefined) return undefined;
  let end = at + command.length;
  while (data[end] === 32 || data[end] === 9) end += 1;
  if (data[end] === 13) end += 1;
  if (data[end] === 10) end += 1;
  return end;
};

/** Whether the rest is only the beginning of a command: s, st, sta, … */
export const isHalfCommand = (data: Uint8Array, at: number): boolean => {
  const length = data.length - at;
  if (length < 1 || length >= MAX_COMMAND_LENGTH) return false;
  const seen = bytesAsText(data.subarray(at)).toLowerCase();
  return !COMMANDS.has(seen) && BREW_COMMANDS.some((command) => command.startsWith(seen));
};

/** The command of a body that contains nothing else, and its offset. */
export const commandIn = (body: Uint8Array): { readonly command: string; readonly at: number } | undefined => {
  const at = skipSpace(body, 0);
  const command = commandAt(body, at);
  if (command === undefined || skipSpace(body, at + command.length) < body.length) return undefined;
  return { command, at };
};

/** Whether a body begins and ends as JSON does. */
export const looksLikeJson = (body: Uint8Array): boolean => {
  const first = body[skipSpace(body, 0)];
  let end = body.length;
  while (end > 0 && isSpace(body[end - 1])) end -= 1;
  const last = body[end - 1];
  return (first === 0x7b || first === 0x5b) && (last === 0x7d || last === 0x5d);
};
