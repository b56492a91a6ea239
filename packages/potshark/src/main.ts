/** The command `potshark`. Each sub-command is loaded only when it is used: `brew` needs no web server. */
import { readFileSync } from "node:fs";
import { endProcess, MISTAKE_EXIT_CODE, UserMistake } from "@potshark/service/mistake";
import { Command, CommanderError } from "commander";
import type { ClientVerb } from "./client/client-commands.ts";
import { exitCodeHelp } from "./exit-code.ts";
import { withYoungGenerationKept } from "./read/young-generation.ts";
import { unknownOptionText } from "./unknown-option.ts";

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly group: string;
  readonly load: () => Promise<Command>;
}

const SERVE = "Serve coffee:";

const speak = (name: ClientVerb, description: string): Entry => ({
  name,
  description,
  group: "Speak to a pot:",
  load: async () => (await import("./client/client-commands.ts")).clientCommand(name),
});

const SEE = "See every packet:";
const LEARN = "Learn from it:";

const ENTRIES: readonly Entry[] = [
  {
    name: "up",
    description: "start the pot, the site and the lab, and show their logs until Ctrl-C",
    group: SERVE,
    load: async () => (await import("./up/up.ts")).upCommand(),
  },
  {
    name: "pot",
    description: "start the coffee pot server",
    group: SERVE,
    load: async () => (await import("@potshark/pot")).potCommand(),
  },
  {
    name: "web",
    description: "start the coffee site: HTTP to browsers, HTCPCP to the pot",
    group: SERVE,
    load: async () => (await import("@potshark/web")).webCommand(),
  },
  speak("brew", "start a brew, or stop one (BREW, RFC 2324 §2.1.1)"),
  speak("get", "show what the pot is doing (GET, RFC 2324 §2.1.2)"),
  speak("when", "say that there is enough milk (WHEN, RFC 2324 §2.1.4)"),
  speak("propfind", "show what the coffee is made from (PROPFIND, RFC 2324 §2.1.3)"),
  {
    name: "conform",
    description: "probe a pot, and keep the score of what RFC 2324 and RFC 7168 require",
    group: "Speak to a pot:",
    load: async () => (await import("./conform.ts")).conformCommand(),
  },
  {
    name: "capture",
    description: "capture the lab's packets into a file for Wireshark, until Ctrl-C",
    group: SEE,
    load: async () => (await import("./capture-command.ts")).captureCommand(),
  },
  {
    name: "dissector",
    description: "install the HTCPCP dissector and its profile into Wireshark, or remove them",
    group: SEE,
    load: async () => (await import("./dissector/dissector-command.ts")).dissectorCommand(),
  },
  {
    name: "doctor",
    description: "check this machine, and say what to do for what is missing",
    group: SEE,
    load: async () => (await import("./doctor/doctor-command.ts")).doctorCommand(),
  },
  {
    name: "read",
    description: "read a capture with tshark's flags: lines, fields, trees, streams",
    group: SEE,
    load: () => withYoungGenerationKept(async () => (await import("./read/read-command.ts")).readCommand()),
  },
  {
    name: "inspect",
    description: "see the packets of a capture in the browser: list, fields, bytes",
    group: SEE,
    load: async () => (await import("@potshark/inspector/server")).inspectCommand(),
  },
  {
    name: "lab",
    description: "serve the lab: handout, questions, and your capture beside them",
    group: LEARN,
    load: async () => (await import("@potshark/lab/server")).labCommand(),
  },
  {
    name: "grade",
    description: "mark a capture, or a class's folder of them",
    group: LEARN,
    load: async () => (await import("./lab/grade-command.ts")).gradeCommand(),
  },
  {
    name: "answers",
    description: "compute what a capture answers to the lab's questions, and how tshark shows it",
    group: LEARN,
    load: async () => (await import("./lab/answers-command.ts")).answersCommand(),
  },
  {
    name: "export",
    description: "write the questions for Moodle and other learning systems",
    group: LEARN,
    load: async () => (await import("./lab/export-command.ts")).exportCommand(),
  },
  {
    name: "questions",
    description: "check the lab's questions on captures",
    group: LEARN,
    load: async () => (await import("./lab/questions-command.ts")).questionsCommand(),
  },
];

const version = (): string =>
  (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;

/** The sub-command that the arguments name, also after `help`. */
const askedFor = (args: readonly string[]): string | undefined => {
  const [first, second] = args.filter((text) => !text.startsWith("-"));
  return first === "help" ? second : first;
};

const buildProgram = async (args: readonly string[]): Promise<Command> => {
  const program = new Command("potshark")
    .description("Speak HTCPCP, serve coffee, see every packet, learn from it.")
    .version(version())
    // `-V` belongs to `read`, as to tshark.
    .enablePositionalOptions()
    .exitOverride()
    // What ends the command is written where it is caught.
    .configureOutput({ outputError: () => undefined })
    .addHelpText("after", `\n${exitCodeHelp}\n\nFirst steps: potshark up, then potshark brew`);
  for (const { name, description, group, load } of ENTRIES) {
    const command = askedFor(args) === name ? await load() : new Command(name);
    program.addCommand(command.description(description).helpGroup(group).copyInheritedSettings(program));
    for (const inner of command.commands) inner.copyInheritedSettings(command);
  }
  if (args[0] === "help" && args[1] !== undefined && !ENTRIES.some(({ name }) => name === args[1]))
    program.error(`error: unknown command '${args[1]}'`);
  return program;
};

// A reader that closes the pipe (`potshark --help | head`) is not an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE")
      endProcess(new UserMistake(`the output cannot be written, write it elsewhere: ${error.message}`));
  });
}

/** What commander says of wrong usage; nothing where it has shown its help. */
const mistakeText = async ({ code, message }: CommanderError, args: readonly string[]): Promise<string> => {
  const asked = askedFor(args);
  if (!message.startsWith("error:")) return "";
  if (code !== "commander.unknownOption" || !ENTRIES.some(({ name }) => name === asked)) return message;
  const commands = new Map<string, Command>();
  for (const { name, load } of ENTRIES) commands.set(name, await load());
  return unknownOptionText(message, asked!, commands);
};

const args = process.argv.slice(2);
try {
  await (await buildProgram(args)).parseAsync(args, { from: "user" });
} catch (error) {
  // --help and --version end here too, with code 0.
  if (error instanceof CommanderError) {
    const text = await mistakeText(error, args);
    if (text !== "") process.stderr.write(`${text}\n`);
    process.exitCode = error.exitCode === 0 ? 0 : MISTAKE_EXIT_CODE;
  } else endProcess(error);
}
