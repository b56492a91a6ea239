/** `potshark up`: the pot and the site as two processes, their logs in one place, one Ctrl-C for both. */
import type { Settings } from "@potshark/config";
import {
  addSettings,
  type Colors,
  colorsFor,
  FAULT_EXIT_CODE,
  givenSettings,
  inertJson,
  runUntilStopped,
  settingsOf,
  UserMistake,
} from "@potshark/service";
import { Command } from "commander";
import { potAnswers, siteAnswers, untilAnswering } from "./answering.ts";
import { freePort } from "./free-port.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const START_MS = 15_000;

interface UpOptions {
  readonly public?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly https?: boolean;
  readonly cert?: string;
  readonly key?: string;
}

/** Where both will listen, and where this machine reaches them. */
interface Plan {
  readonly host: string;
  readonly potPort: number;
  readonly sitePort: number;
  readonly siteUrl: string;
  /** Coffee URI of the first pot. */
  readonly potUri: string;
}

const WILDCARDS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

const planOf = async (settings: Settings, options: UpOptions): Promise<Plan> => {
  const { HOST, LOCALHOST, COFFEE_SERVER_PORT, WEBSERVER_PORT, POTS } = settings;
  if (COFFEE_SERVER_PORT === WEBSERVER_PORT && COFFEE_SERVER_PORT !== 0) {
    throw new UserMistake(`COFFEE_SERVER_PORT and WEBSERVER_PORT are both ${WEBSERVER_PORT}; choose two ports`);
  }
  const listenHost = options.public ? HOST : LOCALHOST;
  const potPort = await freePort(listenHost, COFFEE_SERVER_PORT, "COFFEE_SERVER_PORT");
  const sitePort = await freePort(listenHost, WEBSERVER_PORT, "WEBSERVER_PORT");
  const host = WILDCARDS.has(listenHost) ? LOCALHOST : listenHost;
  const isHttps = options.https === true || options.cert !== undefined;
  const siteUrl = `${isHttps ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${sitePort}/`;
  return { host, potPort, sitePort, siteUrl, potUri: `coffee://${POTS[0]?.name}` };
};

/** Takes the lines of one process and shows whose they are: a prefix for people, a member `from` for programs. */
const lineWriter = (name: string, prefix: string, json: boolean): ((line: string) => void) => {
  if (!json) return (line) => process.stdout.write(`${prefix} ${line}\n`);
  return (line) => {
    const isObject = line.startsWith("{") && line.endsWith("}") && line !== "{}";
    const from = JSON.stringify(name);
    process.stdout.write(
      isObject ? `{"from":${from},${line.slice(1)}\n` : `${inertJson({ from: name, message: line })}\n`,
    );
  };
};

const welcome = ({ host, potPort, sitePort, siteUrl, potUri }: Plan, colors: Colors): string =>
  [
    "",
    `  Coffee pot   ${colors.bold(`${host}:${potPort}`)} (${potUri})`,
    `  Coffee site  ${colors.bold(siteUrl)}`,
    "",
    "  Open the page, or brew from another terminal: npx potshark brew",
    `  See it: Wireshark on the loopback interface, filter (tcp.port == ${potPort}) or (tcp.port == ${sitePort})`,
    "  Stop both: Ctrl-C",
    "",
    "",
  ].join("\n");

const flagsOf = (names: readonly (keyof UpOptions)[], options: UpOptions): readonly string[] =>
  names.flatMap((name) => {
    const value = options[name];
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });

/** Starts both; each gets the settings as environment variables and the flags that concern it. */
const startBoth = (
  plan: Plan,
  options: UpOptions,
  given: NodeJS.ProcessEnv,
  colors: Colors,
): readonly ServerProcess[] => {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...given,
    // With --public and one address of the network, the site finds the pot there and nowhere else.
    LOCALHOST: plan.host,
    COFFEE_SERVER_PORT: String(plan.potPort),
    WEBSERVER_PORT: String(plan.sitePort),
    // Their output is a pipe, what it is carried to is a terminal.
    ...(colors.isColorSupported ? { FORCE_COLOR: "1" } : {}),
  };
  const start = (name: string, prefix: string, flags: readonly string[]): ServerProcess =>
    startServerProcess({
      name,
      args: [...process.execArgv, process.argv[1] ?? "", name, ...flags],
      env,
      onLine: lineWriter(name, prefix, options.json === true),
    });
  return [
    start("pot", colors.yellow("pot |"), flagsOf(["public", "json", "quiet"], options)),
    start("web", colors.cyan("web |"), flagsOf(["public", "json", "quiet", "https", "cert", "key"], options)),
  ];
};

const run = async (command: Command): Promise<void> => {
  const options = command.opts<UpOptions>();
  const plan = await planOf(settingsOf(command, process.env), options);
  const colors = colorsFor(process.stdout, process.env);
  const servers = startBoth(plan, options, givenSettings(command), colors);
  const say = lineWriter("up", "up  |", options.json === true);

  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(servers.map((server) => server.stop()));
  };
  const fail = async (reason: string): Promise<void> => {
    if (stopping.signal.aborted) return;
    say(`${reason}; stopping both`);
    await stop();
    process.exit(FAULT_EXIT_CODE);
  };
  runUntilStopped({ stop, say });
  for (const { name, ended } of servers) void ended.then((reason) => fail(`${name} ${reason}`));

  const wait = (asks: () => Promise<boolean>): Promise<boolean> => untilAnswering(asks, START_MS, stopping.signal);
  const [isPotUp, isSiteUp] = await Promise.all([
    wait(() => potAnswers(plan.host, plan.potPort, plan.potUri)),
    wait(() => siteAnswers(plan.siteUrl)),
  ]);
  if (stopping.signal.aborted) return;
  if (!isPotUp || !isSiteUp) return fail(`${isPotUp ? "web" : "pot"} does not answer after ${START_MS / 1000} s`);
  if (options.json) say(inertJson({ message: "ready", pot: `${plan.host}:${plan.potPort}`, site: plan.siteUrl }));
  else process.stdout.write(welcome(plan, colors));
};

/** The command `up`. The process ends with 0 after Ctrl-C, with 1 when a server failed, with 2 on a user's mistake. */
export const upCommand = (): Command => {
  const command = new Command("up")
    .description("Start the coffee pot and the coffee site, wait until both answer, and show their logs until Ctrl-C.")
    .option("--public", "listen on HOST, for other machines too, instead of loopback only")
    .option("--json", "log one JSON object a line")
    .option("--quiet", "do not log exchanges")
    .option("--https", "serve the site over HTTPS, with a certificate made for it")
    .option("--cert <file>", "certificate for HTTPS (PEM); needs --key")
    .option("--key <file>", "private key of the certificate (PEM)");
  return addSettings(command).action(() => run(command));
};
