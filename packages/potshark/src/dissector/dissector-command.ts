/** `potshark dissector install|uninstall|status|path`: the HTCPCP dissector and the lab's profile in Wireshark. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { type Colors, colorsFor, FAULT_EXIT_CODE, inert, inertJson, UserMistake } from "@potshark/service";
import { Command } from "commander";
import { type Folders, PROFILE, shippedFiles } from "./dissector-files.ts";
import { type FileOutcome, installFiles, uninstallFiles } from "./dissector-install.ts";
import { type DissectorStatus, dissectorStatus, type FileStatus } from "./dissector-status.ts";
import { configurationFolder, type Machine, pluginFolder } from "./plugin-folder.ts";
import { shownPath } from "./shown-path.ts";

interface DissectorOptions {
  readonly folder?: string;
  readonly configFolder?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const EXIT_CODES = [
  "Exit codes:",
  "  0    everything is as it should be",
  "  1    a file was left as it is, or something is not installed",
  "  2    wrong usage, or a folder that cannot be written",
].join("\n");

/** The machine this runs on. */
export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  home: homedir(),
  exists: existsSync,
});

/** The places of the files on this machine, unless the options say otherwise. */
export const foldersOf = ({
  folder,
  configFolder,
}: Pick<DissectorOptions, "folder" | "configFolder"> = {}): Folders => ({
  plugins: resolve(folder ?? pluginFolder(thisMachine())),
  configuration: resolve(configFolder ?? configurationFolder(thisMachine())),
});

const show = (outcomes: readonly FileOutcome[]): void => {
  for (const { path, outcome, note } of outcomes) {
    const reason = note === undefined ? "" : `\n          ${inert(note)}`;
    process.stdout.write(`${(outcome === "refused" ? "LEFT" : outcome).padEnd(9)} ${shownPath(path)}${reason}\n`);
  }
};

/** A folder that cannot be written is a user mistake. */
const withFolders = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (!["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOSPC"].includes(code ?? "")) throw error;
    throw new UserMistake(`cannot write ${path ?? "there"} (${code}); choose another with --folder or --config-folder`);
  }
};

const install = (options: DissectorOptions): void => {
  const folders = foldersOf(options);
  const outcomes = withFolders(() => installFiles(shippedFiles(folders), folders, options.force ?? false));
  show(outcomes);
  if (outcomes.some(({ outcome }) => outcome === "refused")) {
    process.stderr.write("potshark: what is marked LEFT is somebody else's; --force replaces it\n");
    process.exitCode = FAULT_EXIT_CODE;
    return;
  }
  process.stdout.write(
    `\nRestart Wireshark, or press Ctrl+Shift+L. The profile: Edit > Configuration Profiles > ${PROFILE}\n` +
      "See whether it works: potshark dissector status\n",
  );
};

const uninstall = (options: DissectorOptions): void => {
  const outcomes = withFolders(() => uninstallFiles(foldersOf(options), options.force ?? false));
  show(outcomes);
  if (outcomes.length === 0) process.stdout.write("Nothing of ours is installed.\n");
  if (!outcomes.some(({ outcome }) => outcome === "refused")) return;
  process.stderr.write("potshark: what is marked LEFT was changed since; --force removes it\n");
  process.exitCode = FAULT_EXIT_CODE;
};

const fileLine = ({ path, state, isFine, difference }: FileStatus, colors: Colors): string => {
  const texts = {
    current: "installed and current",
    older: "installed, of another version: potshark dissector install",
    changed: isFine ? "installed, then changed to somebody's liking" : "installed, then changed",
    foreign: "not installed by potshark",
    missing: "missing: potshark dissector install",
  } as const;
  const mark = isFine ? colors.green("✔") : colors.red("✘");
  const more = difference === undefined ? "" : `, differs ${difference}`;
  return `${mark} ${shownPath(path)}\n  ${texts[state]}${more}\n`;
};

const tsharkLine = ({ tshark }: DissectorStatus, colors: Colors): string => {
  const { program, version, known, note } = tshark;
  const says = { true: "knows the field htcpcp.request.method", false: "does not know HTCPCP" } as const;
  const mark = { true: colors.green("✔"), false: colors.red("✘"), undefined: colors.yellow("?") }[`${known}`];
  const who = program === undefined ? "" : `tshark ${version ?? ""} `;
  const text = known === undefined ? "" : says[`${known}`];
  return `${mark} ${[`${who}${text}`.trim(), note].filter(Boolean).join(": ")}\n`;
};

const status = async (options: DissectorOptions): Promise<void> => {
  const found = await dissectorStatus(foldersOf(options), process.env);
  const colors = colorsFor(process.stdout, process.env);
  process.stdout.write(
    options.json
      ? `${inertJson(found)}\n`
      : [...found.files.map((file) => fileLine(file, colors)), tsharkLine(found, colors)].join(""),
  );
  if (!found.ok) process.exitCode = FAULT_EXIT_CODE;
};

const part = (name: string, about: string): Command =>
  new Command(name)
    .description(about)
    .option("--folder <folder>", "folder of Wireshark's Lua plugins (default: see `potshark dissector path`)")
    .addHelpText("after", `\n${EXIT_CODES}`);

const CONFIG_FOLDER = ["--config-folder <folder>", "Wireshark's configuration folder, for the profile"] as const;

/** The command with its four sub-commands. They set `process.exitCode` as `--help` says. */
export const dissectorCommand = (): Command =>
  new Command("dissector")
    .addCommand(
      part("install", "copy the dissector and the profile to where Wireshark looks for them")
        .option(...CONFIG_FOLDER)
        .option("--force", "replace files of the same name, even if somebody else made them")
        .action(install),
    )
    .addCommand(
      part("uninstall", "remove exactly what install wrote")
        .option(...CONFIG_FOLDER)
        .option("--force", "remove files that were changed since, too")
        .action(uninstall),
    )
    .addCommand(
      part("status", "say what is installed, and ask tshark whether it knows HTCPCP")
        .option(...CONFIG_FOLDER)
        .option("--json", "print it as JSON")
        .action(status),
    )
    .addCommand(
      part("path", "print the folder of Wireshark's Lua plugins").action((options: DissectorOptions) => {
        process.stdout.write(`${foldersOf(options).plugins}\n`);
      }),
    )
    .addHelpText("after", `\n${EXIT_CODES}`);
