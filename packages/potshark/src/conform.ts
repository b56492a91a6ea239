/** `potshark conform`: tests any pot against RFC 2324 and RFC 7168, and prints the scorecard. */
import { createInterface } from "node:readline/promises";
import type { Settings } from "@potshark/config";
import { type CheckResult, exitCodeOf, probePot, renderScorecard, scorecardJson } from "@potshark/conform";
import { parseCoffeeUri } from "@potshark/htcpcp";
import { addSettings, colorsFor, inert, inertJson, settingsOf, UserMistake } from "@potshark/service";
import { Command } from "commander";
import { type CoffeeAddress, coffeeAddress } from "./client/coffee-address.ts";
import { readWhole } from "./read-whole.ts";

interface ConformOptions {
  readonly to?: string;
  readonly brew?: boolean;
  readonly only?: string;
  readonly timeout: number;
  readonly wait: number;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

const SETTINGS = ["LOCALHOST", "COFFEE_SERVER_PORT", "POTS"] as const satisfies readonly (keyof Settings)[];
const STOPPED_EXIT_CODE = 130;
const SAME_SIGNAL_MS = 500;
const LAST_REQUIREMENT = 62;

const EXIT_CODES = [
  "Exit codes:",
  "  0    no MUST and no SHOULD failed",
  "  1    some failed, or the answers could not be read",
  "  2    wrong usage or a wrong setting",
  "  6    no answer: unreachable, or silent for too long",
  "  130  stopped by Ctrl-C; what was started was stopped too",
].join("\n");

const keysOf = (text: string): readonly string[] => {
  const keys = text.split(",").map((key) => key.trim().toLowerCase());
  const isKey = (key: string): boolean =>
    /^[a-m]$/.test(key) || (/^\d{1,2}$/.test(key) && Number(key) >= 1 && Number(key) <= LAST_REQUIREMENT);
  const stray = keys.find((key) => !isKey(key));
  if (stray === undefined) return keys;
  throw new UserMistake(
    `--only is "${inert(text, 60)}"; allowed: numbers of requirements from 1 to ${LAST_REQUIREMENT} and letters of decisions from a to m, such as 6,25,g`,
  );
};

/** The pot's name in requests, and the path: as in the URI. */
const nameOf = ({ host, port, target }: CoffeeAddress): { readonly authority: string; readonly path: string } => {
  const result = parseCoffeeUri(target);
  const uri = result.ok ? result.uri : undefined;
  const server = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const authority = uri?.host === undefined ? server : `${uri.host}${uri.port === undefined ? "" : `:${uri.port}`}`;
  return { authority, path: `/${uri?.segments.map(encodeURIComponent).join("/") ?? ""}` };
};

/** RFC 2324 §7: no coffee without consent. Only a person can give it. */
const mayBrew = async ({ brew, json }: ConformOptions, signal: AbortSignal): Promise<boolean> => {
  if (brew || json || !process.stdin.isTTY || !process.stderr.isTTY) return brew ?? false;
  const dialog = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = "Half of the checks brew, and stop what they brewed. May they? [y/N] ";
    return /^y(?:es)?$/i.test((await dialog.question(question, { signal })).trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    dialog.close();
  }
};

/** Aborted by the first Ctrl-C, so that the pot can be left in order; a later one ends the process at once. */
const stopSignal = (): AbortSignal => {
  const controller = new AbortController();
  let stoppedAt = Number.POSITIVE_INFINITY;
  process.on("SIGINT", () => {
    // Under npm a Ctrl-C arrives twice.
    if (performance.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(STOPPED_EXIT_CODE);
    if (controller.signal.aborted) return;
    stoppedAt = performance.now();
    process.stderr.write("\nStopping what was started …\n");
    controller.abort();
  });
  return controller.signal;
};

/** A progress line, if a person waits for it. */
const progress = (): { readonly show: (result: CheckResult) => void; readonly clear: () => void } => {
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  let count = 0;
  return {
    show: ({ id, verdict }) => {
      count += 1;
      process.stderr.write(`\r\x1b[K${count} ${id}: ${verdict}`);
    },
    clear: () => process.stderr.write("\r\x1b[K"),
  };
};

const run = async (uri: string | undefined, command: Command): Promise<void> => {
  const options = command.opts<ConformOptions>();
  const address = coffeeAddress(uri, options.to, settingsOf(command, process.env));
  const only = options.only === undefined ? [] : keysOf(options.only);
  const signal = stopSignal();
  const brews = await mayBrew(options, signal);
  const { show, clear } = progress();
  const { host, port } = address;
  const card = await probePot({
    host,
    port,
    ...nameOf(address),
    timeoutMs: options.timeout,
    waitMs: options.wait * 1000,
    only,
    brews,
    signal,
    onResult: show,
  });
  clear();
  const colors = colorsFor(process.stdout, process.env);
  process.stdout.write(
    options.json
      ? `${inertJson(scorecardJson(card))}\n`
      : renderScorecard(card, options.verbose ?? false, { inert, ...colors }),
  );
  if (card.unreachable !== undefined) process.stderr.write(`potshark: nothing was tested; ${address.hint}\n`);
  process.exitCode = exitCodeOf(card);
};

/** The command. It sets `process.exitCode` as `--help` says. */
export const conformCommand = (): Command =>
  addSettings(
    new Command("conform")
      .argument("[coffee-uri]", "the pot, such as coffee://localhost:5030 (default: the first pot)")
      .option("--to <host:port>", "connect there, whatever the URI says")
      .option("--brew", "brew too, and stop what was brewed; without it only safe requests are sent")
      .option("--only <list>", "only these requirements (1 to 62) and decisions (a to m), such as 6,25,g")
      .option(
        "--timeout <ms>",
        "wait so long for each answer",
        (text) => readWhole("--timeout", text, 50, 600_000),
        5000,
      )
      .option(
        "--wait <seconds>",
        "wait so long for what a pot does in its own time",
        (text) => readWhole("--wait", text, 0, 3_600),
        60,
      )
      .option("-v, --verbose", "show every request and answer, byte for byte")
      .option("--json", "print the scorecard as JSON"),
    SETTINGS,
  )
    .addHelpText("after", `\n${EXIT_CODES}`)
    .action((uri: string | undefined, _options: unknown, command: Command) => run(uri, command));
