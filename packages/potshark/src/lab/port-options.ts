/** `--port NAME=PORT`: where a server of the questions really is, if not on the port that lab.yaml names. */
import { closestName } from "@potshark/dissect";
import type { QuestionSet } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import type { Command } from "commander";

type Ports = Readonly<Record<string, number>>;

const gatherPort = (text: string, before: Ports): Ports => {
  const [, name, port] = /^([\w.-]+)=(\d{1,5})$/.exec(text) ?? [];
  if (name !== undefined && Number(port) >= 1 && Number(port) <= 65_535) return { ...before, [name]: Number(port) };
  throw new UserMistake(
    `--port is ${inert(JSON.stringify(text), 60)}; allowed: NAME=PORT, the name of a server in lab.yaml and 1 to 65535`,
  );
};

export const addPortOption = (command: Command): Command =>
  command.option(
    "--port <name=port>",
    "port of a server in the capture, when it is not the one in lab.yaml or its setting; can be repeated",
    gatherPort,
    {},
  );

/** @throws UserMistake for a server that the questions do not name */
export const refuseStrayPorts = (ports: Ports, { servers }: QuestionSet): void => {
  const names = servers.map(({ name }) => name);
  for (const name of Object.keys(ports)) {
    if (names.includes(name)) continue;
    const near = closestName(name, names);
    const hint = near === undefined ? `they name: ${names.join(", ") || "none"}` : `did you mean ${near}?`;
    throw new UserMistake(`--port ${inert(name, 60)}: these questions name no such server; ${hint}`);
  }
};
