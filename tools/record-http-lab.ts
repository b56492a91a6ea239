/**
 * Records the captures of `labs/http`: `npm run record-http-lab`. A small client asks the lab's own server, with the
 * header fields and connections of a browser.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startCapture } from "../packages/capture/src/index.ts";
import { openCapture, Session } from "../packages/dissect/src/index.ts";
import { CaptureFacts } from "../packages/lab/src/index.ts";
import { barePcapng } from "./record-samples/bare-pcapng.ts";

const PORT = 8088;
const SERVER = fileURLToPath(new URL("../labs/http/server.mjs", import.meta.url));
const CAPTURES = fileURLToPath(new URL("../labs/http/captures", import.meta.url));

const BROWSER = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "Accept-Language": "en-GB,en;q=0.7,de;q=0.3",
};

type Fields = Readonly<Record<string, string>>;

const ask = (path: string, agent: Agent, fields: Fields = {}): Promise<IncomingHttpHeaders> =>
  new Promise((resolve, reject) => {
    const url = `http://localhost:${PORT}${path}`;
    const headers = { Host: `localhost:${PORT}`, ...BROWSER, ...fields };
    get(url, { agent, headers }, (response) => {
      response.resume().on("end", () => resolve(response.headers));
    }).on("error", reject);
  });

const RECORDINGS: Readonly<Record<string, (agent: Agent) => Promise<unknown>>> = {
  /** A page, and the same again. */
  reload: async (agent) => {
    const { "last-modified": date = "" } = await ask("/short.html", agent);
    await ask("/short.html", agent, { "If-Modified-Since": date });
  },
  /** A long text, then one of unknown length. */
  long: async (agent) => {
    await ask("/long.txt", agent);
    await ask("/clock.txt", agent);
  },
  /** A page and its pictures, over as many connections as there are pictures. */
  album: async (agent) => {
    await ask("/album.html", agent);
    await Promise.all(["red", "green", "blue"].map((name) => ask(`/${name}.svg`, agent)));
  },
  /** A page that moved behind a password, and a cookie. */
  login: async (agent) => {
    await ask("/old.html", agent);
    await ask("/secret.html", agent);
    const Authorization = `Basic ${Buffer.from("student:network").toString("base64")}`;
    const { "set-cookie": [cookie = ""] = [] } = await ask("/secret.html", agent, { Authorization });
    await ask("/secret.html", agent, { Authorization, Cookie: cookie.split(";", 1)[0]! });
  },
};

const recorded = async (record: (agent: Agent) => Promise<unknown>, file: string): Promise<Buffer> => {
  const capture = await startCapture({ filter: `tcp port ${PORT}`, file, overwrite: true });
  const agent = new Agent({ keepAlive: true });
  await record(agent);
  agent.destroy();
  // The server closes too.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await capture.stop();
  return barePcapng(readFileSync(file));
};

/** On a busy machine TCP sometimes retransmits a segment, and the questions are not about that. */
const hasRetransmissions = async (bytes: Buffer): Promise<boolean> => {
  const facts = new CaptureFacts(new Session((await openCapture(bytes))!));
  return facts.matching("tcp.analysis.retransmission").length > 0;
};

const ATTEMPTS = 9;

const server = spawn(process.execPath, [SERVER, String(PORT)], { stdio: ["ignore", "pipe", "inherit"] });
const folder = mkdtempSync(join(tmpdir(), "potshark-http-lab-"));
try {
  await once(server.stdout, "data");
  for (const [name, record] of Object.entries(RECORDINGS)) {
    let bytes = await recorded(record, join(folder, "capture.pcapng"));
    for (let attempt = 2; await hasRetransmissions(bytes); attempt += 1) {
      if (attempt > ATTEMPTS) throw new Error(`${name}: a segment was sent twice in each of ${ATTEMPTS} attempts`);
      bytes = await recorded(record, join(folder, "capture.pcapng"));
    }
    writeFileSync(join(CAPTURES, `${name}.pcapng`), bytes);
  }
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}
