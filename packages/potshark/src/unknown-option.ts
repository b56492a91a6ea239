/**
 * What is meant by an option that a command does not have: one of its own under another name, or one of another
 * command. commander knows neither, and guesses by spelling: for `--pot-port` it proposes `--lab-port`.
 */
import type { Command } from "commander";

/** The same thing, as several commands and people call it. */
const SAME: readonly (readonly string[])[] = [
  ["--coffee-server-port", "--pot-port", "--port"],
  ["--webserver-port", "--site-port", "--web-port", "--port"],
  ["--lab-port", "--port"],
];

const flagsOf = (command: Command): readonly string[] =>
  [command, ...command.commands].flatMap(({ options }) => options.flatMap(({ long }) => long ?? []));

/** Undefined where nothing else is known than how the option is spelt. */
const hintOf = (flag: string, asked: string, commands: ReadonlyMap<string, Command>): string | undefined => {
  const own = flagsOf(commands.get(asked)!);
  const meant = SAME.filter((names) => names.includes(flag)).flatMap((names) =>
    own.filter((one) => names.includes(one)),
  );
  if (meant.length > 0) return `Did you mean ${meant.join(" or ")}?`;
  const others = [...commands.keys()].filter((name) => flagsOf(commands.get(name)!).includes(flag));
  return others.length === 0 ? undefined : `${flag} is an option of potshark ${others.join(", ")}.`;
};

/** commander's message, with a better hint where there is one. @param commands all of them, by name */
export const unknownOptionText = (message: string, asked: string, commands: ReadonlyMap<string, Command>): string => {
  const [first = ""] = message.split("\n", 1);
  const given = /'(--[^'=]+)/.exec(first)?.[1] ?? "";
  const hint = hintOf(given, asked, commands);
  return hint === undefined ? message : `${first}\n(${hint})`;
};
