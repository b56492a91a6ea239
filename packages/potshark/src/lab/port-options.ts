/**
 * `--site-port` and `--pot-port`: the real ports of the servers in the questions, if they differ from the questions.
 */
import type { QuestionSet } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import { type Command, Option } from "commander";

/** Their names in a question file, and the settings for their ports. */
const SERVERS = [
  { server: "site", option: "sitePort", flag: "--site-port", setting: "WEBSERVER_PORT" },
  { server: "pot", option: "potPort", flag: "--pot-port", setting: "COFFEE_SERVER_PORT" },
] as const;

const port =
  (flag: string) =>
  (text: string): number => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 1 && value <= 65_535) return value;
    throw new UserMistake(`${flag} is ${inert(JSON.stringify(text), 60)}; allowed: a port from 1 to 65535`);
  };

export const addPortOptions = (command: Command): Command => {
  for (const { server, flag, setting } of SERVERS) {
    const about = `port of the ${server} in the capture, when it is not the one that the questions name`;
    command.addOption(new Option(`${flag} <port>`, about).env(setting).argParser(port(flag)));
  }
  return command;
};

/** The ports that were given, by server. */
export const givenPorts = (command: Command): Readonly<Record<string, number>> => {
  const given = SERVERS.flatMap(({ server, option }): readonly (readonly [string, number])[] => {
    const value: unknown = command.getOptionValue(option);
    return typeof value === "number" ? [[server, value]] : [];
  });
  return Object.fromEntries(given);
};

/** @throws UserMistake if a flag gives the port of a server that is not in the questions */
export const refuseStrayPorts = (command: Command, { servers }: QuestionSet): void => {
  for (const { server, option, flag } of SERVERS) {
    if (command.getOptionValueSource(option) !== "cli" || servers.some(({ name }) => name === server)) continue;
    const names = servers.map(({ name }) => name).join(", ") || "none";
    throw new UserMistake(`${flag} is the port of a server that these questions do not name; they name: ${names}`);
  }
};
