/** `potshark brew|get|when|propfind`: one request to a pot; prints its answer for people or unchanged. */
import type { Settings } from "@potshark/config";
import { COFFEE_MEDIA_TYPES, HtcpcpError, TEA_MEDIA_TYPE } from "@potshark/htcpcp";
import { CoffeeClient, type Exchange } from "@potshark/htcpcp/node";
import { addSettings, colorsFor, inert, settingsOf, UserMistake } from "@potshark/service";
import { Command, Option } from "commander";
import { exitCodeHelp, exitCodeOfError, exitCodeOfStatus } from "../exit-code.ts";
import { readWhole } from "../read-whole.ts";
import { coffeeAddress } from "./coffee-address.ts";
import { cupText } from "./cup-text.ts";

/** The options of the four commands; `stop`, `tea` and `addition` are only for brew. */
interface ClientOptions {
  readonly pot?: string;
  readonly to?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly timeout: number;
  readonly stop?: boolean;
  readonly tea?: boolean;
  readonly addition?: readonly string[];
}

/** The commands that send one request, each named after its method. */
export type ClientVerb = "brew" | "get" | "when" | "propfind";

interface Verb {
  readonly method: string;
  /** Headers and body besides those every request has. */
  readonly request: (options: ClientOptions) => { headers: [name: string, value: string][]; body?: string };
}

const VERBS: Readonly<Record<ClientVerb, Verb>> = {
  brew: {
    method: "BREW",
    request: ({ stop, tea, addition = [] }) => ({
      headers: [
        ["Content-Type", tea ? TEA_MEDIA_TYPE : COFFEE_MEDIA_TYPES[0]],
        ...(addition.length > 0 ? [["Accept-Additions", addition.join(", ")] as [string, string]] : []),
      ],
      body: stop ? "stop" : "start",
    }),
  },
  get: { method: "GET", request: () => ({ headers: [] }) },
  when: {
    method: "WHEN",
    request: () => ({ headers: [] }),
  },
  propfind: {
    method: "PROPFIND",
    request: () => ({ headers: [["Accept", "application/json"]] }),
  },
};

const OPEN_ENDED =
  "the pot states no length and left the connection open; this is what came in time " +
  "(an answer needs Content-Length, or ends with the connection)";

const SETTINGS = ["LOCALHOST", "COFFEE_SERVER_PORT", "POTS"] as const satisfies readonly (keyof Settings)[];

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The head of a message as it was on the wire, each line inert and marked. */
const headText = (bytes: Uint8Array, mark: ">" | "<"): string => {
  const [head = ""] = decode(bytes).split("\r\n\r\n", 1);
  return `${head
    .split("\r\n")
    .map((line) => `${mark} ${inert(line)}`)
    .join("\n")}\n${mark}\n`;
};

const ensureLineEnd = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

/** Raw for programs; a terminal gets inert lines, because the bytes are not trusted. */
const rawBody = (body: Uint8Array): string | Uint8Array =>
  process.stdout.isTTY
    ? ensureLineEnd(
        decode(body)
          .split("\n")
          .map((line) => inert(line))
          .join("\n"),
      )
    : body;

const show = ({ response }: Exchange, { json }: ClientOptions): void => {
  const isSuccess = exitCodeOfStatus(response.status) === 0;
  if (json) process.stdout.write(rawBody(response.body));
  else if (isSuccess) {
    process.stdout.write(`${cupText(decode(response.body), colorsFor(process.stdout, process.env))}\n`);
  }
  if (isSuccess) return;
  const colors = colorsFor(process.stderr, process.env);
  const status = colors.bold(`${response.status} ${inert(response.phrase)}`);
  const explanation = json ? "" : cupText(decode(response.body), colors);
  process.stderr.write(ensureLineEnd([status, explanation].filter((text) => text !== "").join("\n")));
};

const run = async (verb: Verb, uri: string | undefined, command: Command): Promise<void> => {
  const options = command.opts<ClientOptions>();
  const address = coffeeAddress(uri, options.to, settingsOf(command, process.env));
  const { headers, body } = verb.request(options);
  if (options.pot !== undefined) headers.push(["Use-Pot", options.pot]);
  const client = new CoffeeClient({ host: address.host, port: address.port, timeoutMs: options.timeout });
  try {
    const exchange = await client.exchange({
      method: verb.method,
      target: address.target,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (options.verbose) process.stderr.write(headText(exchange.request, ">") + headText(exchange.responseBytes, "<"));
    show(exchange, options);
    if (exchange.isOpenEnded) process.stderr.write(`potshark: ${OPEN_ENDED}\n`);
    process.exitCode = exitCodeOfStatus(exchange.response.status);
  } catch (error) {
    if (!(error instanceof HtcpcpError)) throw error;
    // The user's own texts are not allowed in a header: nothing was sent.
    if (error.code === "invalid-argument") throw new UserMistake(error.message);
    if (options.verbose && error.exchange !== undefined) {
      process.stderr.write(headText(error.exchange.request, ">") + headText(error.exchange.responseBytes, "<"));
    }
    const hint = error.code === "unreachable" ? `; ${address.hint}` : "";
    process.stderr.write(`potshark: ${inert(error.message)}${hint}\n`);
    process.exitCode = exitCodeOfError(error);
  } finally {
    client.close();
  }
};

const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The command of that name. It sets `process.exitCode` as `--help` says. */
export const clientCommand = (name: ClientVerb): Command => {
  const verb = VERBS[name];
  const command = new Command(name)
    .argument(
      "[coffee-uri]",
      "the pot, such as coffee://ducky or coffee://example.net:80/pot-1 (default: the first pot)",
    )
    .option("--pot <name>", "name the pot in a Use-Pot header")
    .option("--to <host:port>", "connect there, whatever the URI says")
    .option("--timeout <ms>", "wait so long for the answer", (text) => readWhole("--timeout", text, 1, 600_000), 10_000)
    .option("-v, --verbose", "show the heads of request and response as sent and received")
    .option("--json", "print the body of the answer as it came");
  if (name === "brew") {
    command
      .option("--stop", "stop the brew; a tea is served as strong as it is")
      .option("--tea", "brew tea (RFC 7168): /pot-1/darjeeling; without a tea in the URI the pot names those it has")
      .addOption(new Option("-a, --addition <name>", "add cream, vanilla, ...; can be repeated").argParser(gather));
  }
  return addSettings(command, SETTINGS)
    .addHelpText("after", `\n${exitCodeHelp}`)
    .action((uri: string | undefined) => run(verb, uri, command));
};
