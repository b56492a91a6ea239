/** `potshark doctor`: whether this machine has what the lab needs, and what to do for each thing that is missing. */
import type { Settings } from "@potshark/config";
import { addSettings, type Colors, colorsFor, FAULT_EXIT_CODE, inertJson, settingsOf } from "@potshark/service";
import { Command } from "commander";
import { foldersOf } from "../dissector/dissector-command.ts";
import { findBrowser } from "./browser-check.ts";
import { type Check, checkCapture, checkDissector, checkNode, checkPorts, checkProgram } from "./doctor-checks.ts";

const SETTINGS = [
  "LOCALHOST",
  "COFFEE_SERVER_PORT",
  "WEBSERVER_PORT",
  "POTS",
] as const satisfies readonly (keyof Settings)[];

const EXIT_CODES = [
  "Node.js and the two ports are required. The rest is recommended: you need it to see the packets.",
  "",
  "Exit codes:",
  "  0    everything that is required is there",
  "  1    something that is required is missing",
  "  2    wrong usage or a wrong setting",
].join("\n");

const checkBrowser = (): Check => {
  const found = findBrowser(process.env, process.platform);
  const named = { id: "browser", about: "Browser", required: false } as const;
  if (found !== undefined) return { ...named, ok: true, found };
  return { ...named, ok: false, found: "none found", next: "install Firefox from https://www.mozilla.org/firefox" };
};

/** All checks, in the order of the output. */
const checksFor = async (settings: Settings): Promise<readonly Check[]> => {
  const [ports, wireshark, tshark, dissector, capture] = await Promise.all([
    checkPorts(settings),
    checkProgram("wireshark"),
    checkProgram("tshark"),
    checkDissector(foldersOf()),
    checkCapture(),
  ]);
  return [checkNode(process.versions.node), ...ports, wireshark, tshark, dissector, capture, checkBrowser()];
};

const lineOf = ({ about, required, ok, found, next }: Check, colors: Colors): string => {
  const mark = ok ? colors.green("✔") : required ? colors.red("✘") : colors.yellow("!");
  return `${mark} ${about}: ${found}\n${next === undefined ? "" : `    ${colors.bold("do:")} ${next}\n`}`;
};

const verdict = (checks: readonly Check[]): string => {
  const missing = checks.filter(({ ok }) => !ok);
  if (missing.length === 0) return "Everything is there: potshark up";
  if (missing.some(({ required }) => required)) return "The lab cannot start yet: see ✘ above.";
  return "The lab can start: potshark up. To see its packets too, look after what is marked with !";
};

const run = async (command: Command): Promise<void> => {
  const { json } = command.opts<{ readonly json?: boolean }>();
  const checks = await checksFor(settingsOf(command, process.env));
  const ok = checks.every((check) => check.ok || !check.required);
  const colors = colorsFor(process.stdout, process.env);
  process.stdout.write(
    json
      ? `${inertJson({ ok, checks })}\n`
      : `${checks.map((check) => lineOf(check, colors)).join("")}\n${verdict(checks)}\n`,
  );
  process.exitCode = ok ? 0 : FAULT_EXIT_CODE;
};

/** The command `doctor`. */
export const doctorCommand = (): Command =>
  addSettings(new Command("doctor").option("--json", "print it as JSON"), SETTINGS)
    .addHelpText("after", `\n${EXIT_CODES}`)
    .action((_options: unknown, command: Command) => run(command));
