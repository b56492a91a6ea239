/** The `potshark lab` command: the only file of the lab that reads arguments and the environment. */
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { readSettings } from "@potshark/config";
import {
  addPortOption,
  addressesOf,
  addSettings,
  addUrlOption,
  allowedHostsOf,
  createExchangeLog,
  explainListenError,
  hostInUrl,
  type ListeningSite,
  listenHttp,
  refuseStray,
  runUntilStopped,
  settingsOf,
  UserMistake,
} from "@potshark/service";
import { makePageKey } from "@potshark/service/page-guards";
import { Command, Option } from "commander";
import { CaptureController } from "./capture-controller.ts";
import { readContent, samplesIn } from "./content.ts";
import { createLabApp } from "./lab-app.ts";

interface Flags {
  readonly public?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly lab: string;
  readonly port: Readonly<Record<string, number>>;
  readonly url: Readonly<Record<string, string>>;
}

const REPOSITORY = fileURLToPath(new URL("../../../../", import.meta.url));
/** The bundle is in the same place for the compiled file and for the source. */
const PAGE = fileURLToPath(new URL("../../dist/browser/", import.meta.url));
const DISSECTOR = "packages/wireshark/htcpcp.lua";
const FORGOTTEN_CAPTURE_MS = 30 * 60_000;

const run = async (flags: Flags, command: Command): Promise<void> => {
  const settings = settingsOf(command, process.env);
  const { HOST, LOCALHOST, LAB_PORT } = settings;
  const log = createExchangeLog({ json: flags.json === true, quiet: flags.quiet === true, stream: process.stdout });
  if (!existsSync(join(PAGE, "page.js"))) throw new UserMistake("the lab's page is not built; npm start builds it");
  const moved = new Map(LAB_PORT === 0 ? [] : [[readSettings({}).LAB_PORT, LAB_PORT]]);
  const { port: ports, url: urls } = flags;
  const content = await readContent({ lab: flags.lab, page: PAGE }, { ports, urls, settings: { ...settings }, moved });
  refuseStray("--port", ports, content.questions.servers);
  refuseStray("--url", urls, content.questions.servers);
  const controller = new CaptureController({ filter: content.questions.filter, maxMs: FORGOTTEN_CAPTURE_MS });
  const samples = resolve(samplesIn(flags.lab, content.questions));
  // A reader on another machine does not need paths of this machine, and should not see them.
  const places =
    flags.public === true
      ? { dissector: DISSECTOR, samples: basename(samples) }
      : { dissector: join(REPOSITORY, DISSECTOR), samples };
  // A program that starts the lab may set the key there.
  const { POTSHARK_CAPTURE_KEY } = process.env;
  const captureKey = POTSHARK_CAPTURE_KEY || makePageKey();
  const app = createLabApp({
    content,
    controller: controller,
    captureRight: { key: captureKey, hosts: allowedHostsOf(false, LOCALHOST) },
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
export const labCommand = (): Command => {
  const command = new Command("lab")
    .option("--public", "listen on HOST and answer to any host name, not on this machine only")
    .option("--json", "log as JSON, one object a line")
    .option("--quiet", "do not log each exchange")
    .addOption(
      new Option("--lab <folder>", "the lab: its pages, questions and captures").default(
        join(REPOSITORY, "handout"),
        "the handout",
      ),
    );
  return addSettings(addUrlOption(addPortOption(command)), [
    "HOST",
    "LOCALHOST",
    "LAB_PORT",
    "COFFEE_SERVER_PORT",
    "WEBSERVER_PORT",
  ]).action((flags: Flags, own: Command) => run(flags, own));
};
