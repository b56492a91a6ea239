/** The `potshark lab` command: the only file of the lab that reads arguments and the environment. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { labFilter } from "@potshark/capture";
import {
  addressesOf,
  addSettings,
  allowedHostsOf,
  createExchangeLog,
  explainListenError,
  hostInUrl,
  type ListeningSite,
  listenHttp,
  runUntilStopped,
  settingsOf,
  UserMistake,
} from "@potshark/service";
import { makePageKey } from "@potshark/service/page-guards";
import { Command } from "commander";
import { CaptureController } from "./capture-controller.ts";
import { readContent } from "./content.ts";
import { createLabApp } from "./lab-app.ts";

interface Flags {
  readonly public?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly siteHttps?: true;
  readonly handout: string;
  readonly samples: string;
}

const REPOSITORY = fileURLToPath(new URL("../../../../", import.meta.url));
/** The bundle is in the same place for the compiled file and for the source. */
const PAGE = fileURLToPath(new URL("../../dist/browser/", import.meta.url));
const DISSECTOR = "packages/wireshark/htcpcp.lua";
const FORGOTTEN_CAPTURE_MS = 30 * 60_000;

const run = async (flags: Flags, command: Command): Promise<void> => {
  const settings = settingsOf(command, process.env);
  const { HOST, LOCALHOST, LAB_PORT, WEBSERVER_PORT, COFFEE_SERVER_PORT } = settings;
  const log = createExchangeLog({ json: flags.json === true, quiet: flags.quiet === true, stream: process.stdout });
  if (!existsSync(join(PAGE, "page.js"))) throw new UserMistake("the lab's page is not built; npm start builds it");
  const controller = new CaptureController({ filter: labFilter(settings), maxMs: FORGOTTEN_CAPTURE_MS });
  const siteHost = ["0.0.0.0", "::"].includes(LOCALHOST) ? "localhost" : hostInUrl(LOCALHOST);
  const siteUrl = `${flags.siteHttps ? "https" : "http"}://${siteHost}:${WEBSERVER_PORT}/`;
  const pictures = join(REPOSITORY, "docs/pictures");
  const folders = { handout: flags.handout, samples: flags.samples, pictures, page: PAGE };
  const listening = Object.entries({ site: WEBSERVER_PORT, pot: COFFEE_SERVER_PORT, lab: LAB_PORT }).filter(
    ([, port]) => port !== 0,
  );
  const content = await readContent(folders, siteUrl, Object.fromEntries(listening));
  // A reader on another machine does not need paths of this machine, and should not see them.
  const places =
    flags.public === true
      ? { dissector: DISSECTOR, samples: "sample_capture" }
      : { dissector: join(REPOSITORY, DISSECTOR), samples: resolve(flags.samples) };
  // A program that starts the lab may set the key there.
  const { POTSHARK_CAPTURE_KEY } = process.env;
  const captureKey = POTSHARK_CAPTURE_KEY || makePageKey();
  const app = createLabApp({
    content,
    controller: controller,
    captureRight: { key: captureKey, hosts: allowedHostsOf(false, LOCALHOST) },
    siteUrl,
    places,
    allowedHosts: allowedHostsOf(flags.public === true, LOCALHOST),
    report: (error) => log.say(error.stack ?? error.message),
  });
  // During a capture the page asks for the count every second; that is not logged.
  const exchange: typeof log.exchange = (record) => {
    if (record.target !== "/capture") log.exchange(record);
  };
  const host = flags.public === true ? HOST : LOCALHOST;
  const addresses = await addressesOf(host);
  let site: ListeningSite;
  try {
    site = await listenHttp(getRequestListener(app.fetch), { addresses, port: LAB_PORT, log: { exchange } });
  } catch (error) {
    throw new UserMistake(await explainListenError(error, LAB_PORT, "LAB_PORT"));
  }
  const name = ["0.0.0.0", "::"].includes(host) ? "localhost" : hostInUrl(host);
  const key = POTSHARK_CAPTURE_KEY ? "" : `#capture=${captureKey}`;
  log.say(`The lab is at http://${name}:${site.port}/${key} (listens on ${addresses.join(", ")})`);
  runUntilStopped({
    say: log.say,
    stop: async () => {
      await site.close();
      await controller.stop();
    },
  });
};

/** `potshark lab`. Its action throws UserMistake or SettingError if the user can correct the problem. */
export const labCommand = (): Command =>
  addSettings(
    new Command("lab")
      .option("--public", "listen on HOST and answer to any host name, not on this machine only")
      .option("--json", "log as JSON, one object a line")
      .option("--quiet", "do not log each exchange")
      .option("--site-https", "the coffee site is served over HTTPS")
      .option("--handout <folder>", "the handout, with its questions", join(REPOSITORY, "handout"))
      .option("--samples <folder>", "the sample captures", join(REPOSITORY, "sample_capture")),
    ["HOST", "LOCALHOST", "LAB_PORT", "COFFEE_SERVER_PORT", "WEBSERVER_PORT"],
  ).action((flags: Flags, command: Command) => run(flags, command));
