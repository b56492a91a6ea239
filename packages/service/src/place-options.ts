/** `--port NAME=PORT` and `--url NAME=URL`: where a lab's server really is, if not where lab.yaml has it. */
import { type Command, Option } from "commander";
import { UserMistake } from "./fail.ts";
import { inert } from "./inert.ts";

type ByName<Value> = Readonly<Record<string, Value>>;

const refuse = (flag: string, text: string, allowed: string): never => {
  throw new UserMistake(`${flag} is ${inert(JSON.stringify(text), 60)}; allowed: ${allowed}`);
};

const gatherPort = (text: string, before: ByName<number>): ByName<number> => {
  const [, name, port] = /^([\w.-]+)=(\d{1,5})$/.exec(text) ?? [];
  if (name !== undefined && Number(port) >= 1 && Number(port) <= 65_535) return { ...before, [name]: Number(port) };
  return refuse("--port", text, "NAME=PORT, the name of a server in lab.yaml and 1 to 65535");
};

const gatherUrl = (text: string, before: ByName<string>): ByName<string> => {
  const [, name, url] = /^([\w.-]+)=(https?:\/\/\S+)$/.exec(text) ?? [];
  if (name !== undefined && url !== undefined && URL.canParse(url)) return { ...before, [name]: url };
  return refuse("--url", text, "NAME=URL, the name of a server in lab.yaml and an address of the web");
};

/** @returns the command */
export const addPortOption = (command: Command): Command =>
  command.addOption(
    new Option("--port <name=port>", "port of a server of the lab; can be repeated")
      .argParser(gatherPort)
      .default({}, "those of lab.yaml, or of its settings"),
  );

/** @returns the command */
export const addUrlOption = (command: Command): Command =>
  command.addOption(
    new Option("--url <name=url>", "address of a server's page; can be repeated")
      .argParser(gatherUrl)
      .default({}, "those of lab.yaml"),
  );

/** @throws UserMistake for a server that the lab does not name */
export const refuseStray = (
  flag: "--port" | "--url",
  given: ByName<unknown>,
  servers: readonly { readonly name: string }[],
): void => {
  const names = servers.map(({ name }) => name);
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray === undefined) return;
  const known = names.length === 0 ? "lab.yaml names none" : `lab.yaml names ${names.join(", ")}`;
  throw new UserMistake(`${flag} ${inert(stray, 60)}: these questions have no such server; ${known}`);
};
