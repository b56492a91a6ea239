/** The `potshark pot` command: the coffee pot server as a process. The only file here that reads arguments and environment. */
import { homedir } from "node:os";
import { resolve } from "node:path";
import type { OutgoingResponse, RequestMessage } from "@potshark/htcpcp";
import { CoffeeServer } from "@potshark/htcpcp/node";
import {
  addressesOf,
  addSettings,
  allowedHostsOf,
  createExchangeLog,
  explainListenError,
  hostInUrl,
  listenOnAll,
  runUntilStopped,
  settingsOf,
  studentHeaderOf,
  UserMistake,
} from "@potshark/service";
import { Command } from "commander";
import { refusalOfStranger } from "./guard.ts";
import { Journal } from "./journal.ts";
import { addLimits, limitsOf } from "./limit-options.ts";
import { Pots } from "./pots.ts";
import { withHeaders } from "./reply.ts";

interface PotFlags {
  readonly public?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const expandHome = (path: string): string => resolve(path.replace(/^~(?=$|[\\/])/, homedir()));

const after = (delayMs: number, call: () => void): (() => void) => {
  const timer = setTimeout(call, delayMs).unref();
  return () => clearTimeout(timer);
};

const run = async (flags: PotFlags, command: Command): Promise<void> => {
  const settings = settingsOf(command, process.env);
  const { json = false, quiet = false } = flags;
  const studentHeader = await studentHeaderOf(settings);
  const log = createExchangeLog({ json, quiet, stream: process.stdout });
  const journal = await Journal.open(expandHome(settings.JOURNAL), Date.now(), log.say);
  const pots = new Pots({ settings, journal, now: Date.now, random: Math.random, after, warn: log.say });
  const allowedHosts = allowedHostsOf(flags.public === true, settings.LOCALHOST);
  // Clients also use the pot's name as host: Host: ducky.
  const hosts =
    allowedHosts === "any" ? allowedHosts : new Set([...allowedHosts, ...settings.POTS.map(({ name }) => name)]);
  const handle = (request: RequestMessage): OutgoingResponse | Promise<OutgoingResponse> =>
    refusalOfStranger(request, hosts) ?? pots.handle(request);
  const server = new CoffeeServer({
    handle: studentHeader === undefined ? handle : async (request) => withHeaders(await handle(request), studentHeader),
    ...limitsOf(command),
    onError: (error) => log.say(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    ...(quiet ? {} : { onExchange: log.exchange }),
  });
  const { COFFEE_SERVER_PORT } = settings;
  const addresses = await addressesOf(flags.public ? settings.HOST : settings.LOCALHOST);
  let port: number;
  try {
    port = await listenOnAll(addresses, COFFEE_SERVER_PORT, {
      listen: async (address, wanted) => (await server.listen({ port: wanted, host: address })).port,
      close: () => server.close(),
    });
  } catch (error) {
    throw new UserMistake(await explainListenError(error, COFFEE_SERVER_PORT, "COFFEE_SERVER_PORT"), { cause: error });
  }
  for (const host of addresses) log.say(`The pot listens on ${hostInUrl(host)}:${port}`);
  const stop = async (): Promise<void> => {
    await server.close();
    await journal.close();
    log.say("The pot is off.");
  };
  runUntilStopped({ stop, say: log.say });
};

/** `potshark pot`. */
export const potCommand = (): Command =>
  addLimits(
    addSettings(
      new Command("pot")
        .option("--public", "listen on HOST, open to the network, instead of LOCALHOST")
        .option("--json", "log one JSON object a line")
        .option("--quiet", "do not log exchanges"),
    ),
  ).action(run);
