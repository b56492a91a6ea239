/** The `potshark web` command: the only file of the site that reads arguments and the environment. */
import { getRequestListener } from "@hono/node-server";
import {
  addressesOf,
  addSettings,
  allowedHostsOf,
  type Certificate,
  createExchangeLog,
  explainListenError,
  hostInUrl,
  type ListeningSite,
  listenHttp,
  runUntilStopped,
  settingsOf,
  studentHeaderOf,
  UserMistake,
} from "@potshark/service";
import { Command } from "commander";
import { createApp } from "./app.ts";
import { loadAssets } from "./assets.ts";
import { makeCertificate, readCertificate } from "./certificate.ts";
import { loadErrorTemplate } from "./error-template.ts";
import { PotClient } from "./pot-client.ts";

interface Flags {
  readonly public?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly https?: true;
  readonly cert?: string;
  readonly key?: string;
}

/** How long the pot may take for an answer; usually it is on the same machine. */
const POT_TIMEOUT_MS = 5_000;

const certificateOf = async ({ https, cert, key }: Flags): Promise<Certificate | undefined> => {
  if (cert !== undefined && key !== undefined) {
    return readCertificate(cert, key).catch((error: Error) => {
      throw new UserMistake(error.message);
    });
  }
  if (cert !== undefined) throw new UserMistake("--cert needs --key, the PEM file of its private key");
  if (key !== undefined) throw new UserMistake("--key needs --cert, the PEM file of its certificate");
  return https === true ? makeCertificate(new Date()) : undefined;
};

const run = async (flags: Flags, command: Command): Promise<void> => {
  const settings = settingsOf(command, process.env);
  const { HOST, LOCALHOST, COFFEE_SERVER_PORT, WEBSERVER_PORT, ERROR_TEMPLATE, KEEP_ALIVE, POTS } = settings;
  const log = createExchangeLog({ json: flags.json === true, quiet: flags.quiet === true, stream: process.stdout });
  const [assets, errorTemplate, certificate, studentHeader] = await Promise.all([
    loadAssets(),
    loadErrorTemplate(ERROR_TEMPLATE),
    certificateOf(flags),
    studentHeaderOf(settings),
  ]);
  const pot = new PotClient({
    host: LOCALHOST,
    port: COFFEE_SERVER_PORT,
    potName: POTS[0]!.name,
    keepAlive: KEEP_ALIVE,
    timeoutMs: POT_TIMEOUT_MS,
  });
  const app = createApp({
    settings,
    pot,
    assets,
    errorTemplate,
    allowedHosts: allowedHostsOf(flags.public === true, LOCALHOST),
    ...(studentHeader === undefined ? {} : { studentHeader }),
    now: Date.now,
    report: (error) => log.say(error.stack ?? error.message),
  });

  const host = flags.public === true ? HOST : LOCALHOST;
  const addresses = await addressesOf(host);
  let site: ListeningSite;
  try {
    site = await listenHttp(getRequestListener(app.fetch), {
      addresses,
      port: WEBSERVER_PORT,
      log,
      ...(certificate === undefined ? {} : { certificate }),
    });
  } catch (error) {
    throw new UserMistake(await explainListenError(error, WEBSERVER_PORT, "WEBSERVER_PORT"));
  }
  const scheme = certificate === undefined ? "http" : "https";
  // A client cannot connect to a wildcard address.
  const name = ["0.0.0.0", "::"].includes(host) ? "localhost" : hostInUrl(host);
  log.say(
    `The coffee site is at ${scheme}://${name}:${site.port}/ (listens on ${addresses.join(", ")}); it asks the pot on port ${COFFEE_SERVER_PORT}`,
  );
  runUntilStopped({
    say: log.say,
    stop: async () => {
      await site.close();
      await pot.close();
    },
  });
};

/** `potshark web`. Its action throws UserMistake or SettingError if the user can correct the problem. */
export const webCommand = (): Command =>
  addSettings(
    new Command("web")
      .option("--public", "listen on HOST and answer to any host name, not on this machine only")
      .option("--json", "log as JSON, one object a line")
      .option("--quiet", "do not log each exchange")
      .option("--https", "serve HTTPS with a self-signed certificate made at the start")
      .option("--cert <file>", "serve HTTPS with this PEM certificate")
      .option("--key <file>", "PEM private key of --cert"),
  ).action((flags: Flags, command: Command) => run(flags, command));
