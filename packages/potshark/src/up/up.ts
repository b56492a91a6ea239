/** `potshark up`: runs pot, site and lab as processes of their own, with one log and one Ctrl-C for all. */
import { readSettings, type Settings } from "@potshark/config";
import {
  addSettings,
  type Colors,
  colorsFor,
  FAULT_EXIT_CODE,
  givenSettings,
  inertJson,
  LineWriter,
  runUntilStopped,
  settingsOf,
  UserMistake,
} from "@potshark/service";
import { makePageKey } from "@potshark/service/page-guards";
import { Command } from "commander";
import { freePort } from "./free-port.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

/**
 * How often to print which servers are not ready yet: a slow machine, or a pot with a long journal, is not an error.
 */
const WAITING_MS = 15_000;

interface UpOptions {
  readonly public?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly https?: boolean;
  readonly cert?: string;
  readonly key?: string;
  /** Its folder; true for our own lab. */
  readonly lab: boolean | string;
}

/** The addresses where they will listen, and the addresses to reach them from this machine. */
interface Plan {
  readonly host: string;
  readonly potPort: number;
  readonly sitePort: number;
  readonly siteUrl: string;
  /** undefined without the lab. */
  readonly lab: { readonly port: number; readonly url: string; readonly captureKey: string } | undefined;
  /** Coffee URI of the first pot. */
  readonly potUri: string;
}

/** The lab's page with the right to capture, which other users of this machine and of the network must not get. */
const urlWithKey = ({ url, captureKey }: NonNullable<Plan["lab"]>): string => `${url}#capture=${captureKey}`;

const WILDCARDS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

const planOf = async (settings: Settings, options: UpOptions): Promise<Plan> => {
  const { HOST, LOCALHOST, COFFEE_SERVER_PORT, WEBSERVER_PORT, LAB_PORT, POTS } = settings;
  const ports = { COFFEE_SERVER_PORT, WEBSERVER_PORT, ...(options.lab === false ? {} : { LAB_PORT }) };
  const taken = new Map<number, string>();
  for (const [setting, port] of Object.entries(ports)) {
    const other = taken.get(port);
    if (other !== undefined && port !== 0)
      throw new UserMistake(`${other} and ${setting} are both ${port}; choose two ports`);
    taken.set(port, setting);
  }
  const listenHost = options.public ? HOST : LOCALHOST;
  const potPort = await freePort(listenHost, COFFEE_SERVER_PORT, "COFFEE_SERVER_PORT");
  const sitePort = await freePort(listenHost, WEBSERVER_PORT, "WEBSERVER_PORT");
  const host = WILDCARDS.has(listenHost) ? LOCALHOST : listenHost;
  const isHttps = options.https === true || options.cert !== undefined;
  const name = host.includes(":") ? `[${host}]` : host;
  const siteUrl = `${isHttps ? "https" : "http"}://${name}:${sitePort}/`;
  const labPort = options.lab === false ? undefined : await freePort(listenHost, LAB_PORT, "LAB_PORT");
  const lab =
    labPort === undefined
      ? undefined
      : {
          port: labPort,
          url: `http://${name}:${labPort}/`,
          captureKey: makePageKey(),
        };
  return { host, potPort, sitePort, siteUrl, lab, potUri: `coffee://${POTS[0]?.name}` };
};

/** Writes the lines of one process with its name: a prefix for people, a member `from` for programs. */
const lineWriter = (
  lines: LineWriter<string>,
  name: string,
  prefix: string,
  json: boolean,
): ((line: string) => void) => {
  if (!json) return (line) => lines.write(`${prefix} ${line}`);
  return (line) => {
    const isObject = line.startsWith("{") && line.endsWith("}") && line !== "{}";
    const from = JSON.stringify(name);
    lines.write(isObject ? `{"from":${from},${line.slice(1)}` : inertJson({ from: name, message: line }));
  };
};

/** Where `potshark brew` looks for the pot if it is not told otherwise. */
const COFFEE_PORT = readSettings({}, {}).COFFEE_SERVER_PORT;

const welcome = ({ host, potPort, sitePort, siteUrl, lab, potUri }: Plan, colors: Colors): string =>
  [
    "",
    `  Coffee pot   ${colors.bold(`${host}:${potPort}`)} (${potUri})`,
    `  Coffee site  ${colors.bold(siteUrl)}`,
    ...(lab === undefined ? [] : [`  The lab      ${colors.bold(urlWithKey(lab))}`]),
    "",
    ...(lab === undefined
      ? []
      : [
          "  The address of the lab lets whoever has it capture on this machine; without #capture= it does all else.",
          "",
        ]),
    `  Open the pages, or brew from another terminal: npx potshark brew${potPort === COFFEE_PORT ? "" : ` --coffee-server-port ${potPort}`}`,
    `  See it: Wireshark on the loopback interface, filter (tcp.port == ${potPort}) or (tcp.port == ${sitePort})`,
    "  Stop: Ctrl-C",
    "",
  ].join("\n");

const flagsOf = (names: readonly (keyof UpOptions)[], options: UpOptions): readonly string[] =>
  names.flatMap((name) => {
    const value = options[name];
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });

/** Starts them; each gets the settings as environment variables and the flags that concern it. */
const startServers = (
  plan: Plan,
  options: UpOptions,
  given: NodeJS.ProcessEnv,
  colors: Colors,
  lines: LineWriter<string>,
): readonly ServerProcess[] => {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...given,
    // With --public and one address of the network, the site finds the pot only there.
    LOCALHOST: plan.host,
    COFFEE_SERVER_PORT: String(plan.potPort),
    WEBSERVER_PORT: String(plan.sitePort),
    ...(plan.lab === undefined ? {} : { LAB_PORT: String(plan.lab.port) }),
    // Their output is a pipe, but it is shown on a terminal.
    ...(colors.isColorSupported ? { FORCE_COLOR: "1" } : {}),
  };
  const start = (name: string, prefix: string, flags: readonly string[], more: NodeJS.ProcessEnv = {}): ServerProcess =>
    startServerProcess({
      name,
      args: [...process.execArgv, process.argv[1] ?? "", name, ...flags],
      env: { ...env, ...more },
      onLine: lineWriter(lines, name, prefix, options.json === true),
    });
  return [
    start("pot", colors.yellow("pot |"), flagsOf(["public", "json", "quiet"], options)),
    start("web", colors.cyan("web |"), flagsOf(["public", "json", "quiet", "https", "cert", "key"], options)),
    ...(plan.lab === undefined
      ? []
      : [
          start(
            "lab",
            colors.green("lab |"),
            [
              ...flagsOf(["public", "json", "quiet"], options),
              ...(typeof options.lab === "string" ? ["--lab", options.lab] : ["--url", `site=${plan.siteUrl}`]),
            ],
            { POTSHARK_CAPTURE_KEY: plan.lab.captureKey },
          ),
        ]),
  ];
};

const run = async (command: Command): Promise<void> => {
  const options = command.opts<UpOptions>();
  const plan = await planOf(settingsOf(command, process.env), options);
  const colors = colorsFor(process.stdout, process.env);
  const lines = new LineWriter(process.stdout, (line: string) => line);
  const servers = startServers(plan, options, givenSettings(command), colors, lines);
  const say = lineWriter(lines, "up", "up  |", options.json === true);

  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(servers.map((server) => server.stop()));
  };
  const fail = async (reason: string): Promise<void> => {
    if (stopping.signal.aborted) return;
    say(`${reason}; stopping all`);
    await stop();
    process.exit(FAULT_EXIT_CODE);
  };
  runUntilStopped({ stop, say });
  for (const { name, ended } of servers) void ended.then((reason) => fail(`${name} ${reason}`));

  const silent = new Set(servers.map(({ name }) => name));
  const waiting = setInterval(() => say(`still waiting for ${[...silent].join(", ")} to listen`), WAITING_MS);
  const all = servers.map(({ name, running }) => running.then(() => silent.delete(name)));
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([Promise.all(all), stopped]);
  clearInterval(waiting);
  if (stopping.signal.aborted) return;
  const { lab } = plan;
  const places = {
    pot: `${plan.host}:${plan.potPort}`,
    site: plan.siteUrl,
    ...(lab ? { lab: lab.url, lab_with_key: urlWithKey(lab) } : {}),
  };
  if (options.json) say(inertJson({ message: "ready", ...places }));
  else lines.write(welcome(plan, colors));
};

/** The command `up`. The process ends with 0 after Ctrl-C, with 1 when a server failed, with 2 on a user's mistake. */
export const upCommand = (): Command => {
  const command = new Command("up")
    .option("--public", "listen on HOST, for other machines too, instead of loopback only")
    .option("--lab <folder>", "serve this lab beside them (default: ours)")
    .option("--no-lab", "pot and site only")
    .option("--json", "log one JSON object a line")
    .option("--quiet", "do not log exchanges")
    .option("--https", "serve the site over HTTPS, with a certificate made for it")
    .option("--cert <file>", "certificate for HTTPS (PEM); needs --key")
    .option("--key <file>", "private key of the certificate (PEM)");
  return addSettings(command).action(() => run(command));
};
