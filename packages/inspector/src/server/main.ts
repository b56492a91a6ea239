/** The `potshark inspect` command: the only file of the inspector that reads arguments. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
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
import { openServedCapture } from "./capture-ranges.ts";
import { exportView } from "./export-view.ts";
import { createInspectorApp } from "./inspector-app.ts";
import { readViewFiles } from "./view-files.ts";

interface Flags {
  readonly export?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** The bundle is in the same place for the compiled file and for the source. */
const PAGE = fileURLToPath(new URL("../../dist/browser/", import.meta.url));

const serve = async (path: string | undefined, flags: Flags, command: Command): Promise<void> => {
  const { LOCALHOST, INSPECTOR_PORT } = settingsOf(command, process.env);
  const log = createExchangeLog({ json: flags.json === true, quiet: flags.quiet === true, stream: process.stdout });
  const capture = path === undefined ? undefined : await openServedCapture(path);
  const key = makePageKey();
  const hosts = allowedHostsOf(false, LOCALHOST);
  const app = createInspectorApp({
    files: await readViewFiles(PAGE),
    capture,
    right: { key, hosts },
    report: (error) => log.say(error.stack ?? error.message),
  });
  const addresses = await addressesOf(LOCALHOST);
  let site: ListeningSite;
  try {
    site = await listenHttp(getRequestListener(app.fetch), { addresses, port: INSPECTOR_PORT, log });
  } catch (error) {
    await capture?.close();
    throw new UserMistake(await explainListenError(error, INSPECTOR_PORT, "INSPECTOR_PORT"));
  }
  const about = path === undefined ? "The inspector" : basename(path);
  log.say(`${about} is at http://${hostInUrl(LOCALHOST)}:${site.port}/${capture === undefined ? "" : `#key=${key}`}`);
  runUntilStopped({
    say: log.say,
    stop: async () => {
      await site.close();
      await capture?.close();
    },
  });
};

const run = async (path: string | undefined, flags: Flags, command: Command): Promise<void> => {
  if (!existsSync(join(PAGE, "page.js")))
    throw new UserMistake("the inspector's page is not built; npm start builds it");
  if (flags.export === undefined) return serve(path, flags, command);
  if (path !== undefined) throw new UserMistake("the exported page opens captures itself: --export takes no file");
  const written = await exportView(await readViewFiles(PAGE), flags.export);
  process.stdout.write(`${written} files are in ${flags.export}. Put them on any web host that serves HTTPS.\n`);
};

/** `potshark inspect`. Its action throws UserMistake or SettingError if the user can correct the problem. */
export const inspectCommand = (): Command =>
  addSettings(
    new Command("inspect")
      .argument("[file]", "a capture; without one the page opens captures that are dropped on it")
      .option("--export <folder>", "write the page as static files for a web host, instead of serving it")
      .option("--json", "log as JSON, one object a line")
      .option("--quiet", "do not log each exchange"),
    ["LOCALHOST", "INSPECTOR_PORT"],
  ).action((path: string | undefined, flags: Flags, command: Command) => run(path, flags, command));
