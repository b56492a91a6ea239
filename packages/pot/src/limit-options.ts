/** The limits of the server as options of a command: one for each, made from the defaults. */
import type { Limits } from "@potshark/htcpcp";
import { DEFAULT_LIMITS } from "@potshark/htcpcp";
import { DEFAULT_CAPACITY, DEFAULT_TIMEOUTS, type ServerCapacity, type ServerTimeouts } from "@potshark/htcpcp/node";
import { type Command, InvalidArgumentError, Option } from "commander";

const HELP_GROUP = "Limits:";

/** The answer to a peer that exceeds a limit. */
const ABOUT: Readonly<Record<keyof Limits | keyof ServerTimeouts | keyof ServerCapacity, string>> = {
  startLineBytes: "longest start line; longer ones get 414",
  headBytes: "longest header section; longer ones get 431",
  headerCount: "most header lines; more get 431",
  bodyBytes: "longest body; beyond it 413",
  chunkOverheadBytes: "framing of a chunked body above the length of its data; more gets 413",
  idleMs: "wait for the next request, or for a peer to read its answers",
  headMs: "wait for the rest of a head; then 408",
  bodyMs: "wait for the rest of a body; then 408",
  graceMs: "wait for the start or stop of a BREW that states no length",
  lingerMs: "wait for a peer to close after its last answer",
  connections: "open connections; more get 503",
  connectionsPerAddress: "open connections of one network address; more get 503",
  pipelinedRequests: "requests read ahead on a connection",
  requestsPerConnection: "requests until a connection is closed",
  unsentBytes: "answers a peer may leave unread",
};

const GROUPS = { limits: DEFAULT_LIMITS, timeouts: DEFAULT_TIMEOUTS, capacity: DEFAULT_CAPACITY } as const;

const readPositive = (text: string): number => {
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new InvalidArgumentError("Allowed: a whole number from 1 to 9999999999.");
  return Number(text);
};

/** Adds `--head-bytes <n>` and the like. @returns the command */
export const addLimits = (command: Command): Command => {
  for (const [name, initial] of Object.values(GROUPS).flatMap((group) => Object.entries(group))) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const about = ABOUT[name as keyof typeof ABOUT];
    command.addOption(
      new Option(`--${flag} <n>`, about).argParser(readPositive).default(initial).helpGroup(HELP_GROUP),
    );
  }
  return command;
};

/** The limits of this run, as options of the server. */
export const limitsOf = (
  command: Command,
): { readonly limits: Limits; readonly timeouts: ServerTimeouts; readonly capacity: ServerCapacity } => {
  const given = <Group extends object>(group: Group): Group =>
    Object.fromEntries(Object.keys(group).map((name) => [name, command.getOptionValue(name)])) as Group;
  return { limits: given(GROUPS.limits), timeouts: given(GROUPS.timeouts), capacity: given(GROUPS.capacity) };
};
