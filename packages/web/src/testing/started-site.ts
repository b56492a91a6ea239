/** A site and a scripted pot on real sockets, for tests. */
import { type IncomingHttpHeaders, request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import type { TestContext } from "node:test";
import { getRequestListener } from "@hono/node-server";
import { readSettings, type Settings } from "@potshark/config";
import type { ServedExchange } from "@potshark/htcpcp/node";
import { LOOPBACK_HOSTS, listenHttp } from "@potshark/service";
import { createApp } from "../app.ts";
import { makeAsset } from "../assets.ts";
import { loadErrorTemplate } from "../error-template.ts";
import { PotClient } from "../pot-client.ts";
import type { Site } from "../site.ts";

/** What a pot answers to the text of a request; undefined: nothing at all. */
export type Script = (request: string) => string | Uint8Array | undefined;

export interface ScriptedPot {
  readonly port: number;
  /** The bytes of each request as text, oldest first. */
  readonly requests: readonly string[];
  script: Script;
}

/** An answer as our own pot would write it. */
export const answer = (status: string, body: string | Uint8Array = "", ...headers: readonly string[]): Buffer => {
  const bytes = Buffer.from(body as string);
  const head = [`HTCPCP/1.0 ${status}`, ...headers, `Content-Length: ${bytes.length}`, "Connection: close", "", ""];
  return Buffer.concat([Buffer.from(head.join("\r\n")), bytes]);
};

/** A pot that sends its script's answers and closes. */
export const startPot = async (t: TestContext, script: Script): Promise<ScriptedPot> => {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (bytes) => {
      requests.push(bytes.toString("latin1"));
      const said = pot.script(bytes.toString("latin1"));
      if (said !== undefined) socket.end(said);
      else t.after(() => socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const pot: ScriptedPot = { port: (server.address() as AddressInfo).port, requests, script };
  return pot;
};

export interface StartedSite {
  readonly port: number;
  readonly logged: readonly ServedExchange[];
  readonly faults: readonly Error[];
}

interface Options {
  readonly potPort: number;
  readonly settings?: Partial<Settings>;
  readonly site?: Partial<Site>;
  readonly timeoutMs?: number;
}

/** The site on a free port of 127.0.0.1. */
export const startSite = async (t: TestContext, options: Options): Promise<StartedSite> => {
  const settings = { ...readSettings({}), ...options.settings };
  const faults: Error[] = [];
  const logged: ServedExchange[] = [];
  const pot = new PotClient({
    host: "127.0.0.1",
    port: options.potPort,
    potName: "ducky",
    keepAlive: settings.KEEP_ALIVE,
    timeoutMs: options.timeoutMs ?? 5000,
  });
  const app = createApp({
    settings,
    pot,
    assets: new Map([["/assets/styles.css", makeAsset(Buffer.from("body { color: brown }"), "text/css")]]),
    errorTemplate: await loadErrorTemplate("error.html"),
    allowedHosts: LOOPBACK_HOSTS,
    now: Date.now,
    report: (error) => faults.push(error),
    ...options.site,
  });
  const log = { exchange: (record: ServedExchange) => void logged.push(record) };
  const { port, close } = await listenHttp(getRequestListener(app.fetch), { addresses: ["127.0.0.1"], port: 0, log });
  t.after(async () => {
    await close();
    pot.close();
  });
  return { port, logged, faults };
};

export interface SiteResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One HTTP request with exactly these headers (and Host, unless given). */
export const ask = (
  { port }: { readonly port: number },
  path: string,
  { method = "GET", headers = {}, body = "" }: Question = {},
): Promise<SiteResponse> =>
  new Promise((resolve, reject) => {
    const framing = body === "" ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
    const sent = request({ host: "127.0.0.1", port, path, method, headers: { ...framing, ...headers }, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.end(body);
  });

/** A form sent by POST. */
export const submit = (site: { readonly port: number }, path: string, form: string): Promise<SiteResponse> =>
  ask(site, path, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: form });
