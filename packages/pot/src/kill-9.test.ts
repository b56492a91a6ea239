/** A pot under load is killed at random moments, again and again: its journal has exactly the acknowledged brews. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { HtcpcpError } from "@potshark/htcpcp";
import { CoffeeClient } from "@potshark/htcpcp/node";

const POTSHARK = fileURLToPath(new URL("../../potshark/bin/potshark.js", import.meta.url));
const KILLS = 20;
const CONNECTIONS = 6;
const SHORTEST_LOAD_MS = 60;
const MAX_LOAD_MS = 600;
const ADDITIONS = ["whisky", "rum", "kahlua", "aquavit", "vanilla", "almond", "raspberry", "chocolate"];
/** Enough pots that no connection waits for a free one during a brew of one second. */
const POTS = Array.from({ length: 600 }, (_, index) => ({
  name: `pot-of-${index}`,
  label: `Pot ${index}`,
  beverage: "coffee",
}));

/** A brew without a request, whose line was never complete. */
const TORN = JSON.stringify({
  event: "start",
  id: 999_999,
  at: "2026-01-01T00:00:00.000Z",
  pot: "pot-of-0",
  additions: [],
});

/** A BREW that was sent: what its brew would look like. */
interface Asked {
  readonly pot: string;
  readonly additions: string;
  readonly sentAt: number;
  /** When the answer came, or the connection ended without one. */
  endedAt: number;
}

interface Listed {
  readonly id: number;
  readonly date: string;
  readonly pot: string;
  readonly additions: readonly string[];
}

interface RunningPot {
  readonly child: ChildProcess;
  readonly port: number;
}

let folder = "";
let journal = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "potshark-kill-"));
  journal = join(folder, "brews.jsonl");
});
after(() => rm(folder, { recursive: true, force: true }));

const start = async (): Promise<RunningPot> => {
  const child = spawn(process.execPath, [POTSHARK, "pot", "--quiet", "--json"], {
    env: {
      ...process.env,
      LOCALHOST: "127.0.0.1",
      COFFEE_SERVER_PORT: "0",
      BREW_TIME: "1",
      POTS: JSON.stringify(POTS),
      JOURNAL: journal,
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const port = /The pot listens on [^ ]*:(\d+)"/.exec(line)?.[1];
    if (port !== undefined) return { child, port: Number(port) };
  }
  return assert.fail("the pot did not start");
};

const clientOf = (port: number): CoffeeClient =>
  new CoffeeClient({ host: "127.0.0.1", port, keepAlive: true, timeoutMs: 10_000 });

/** Brews in one pot after the other until the process ends; returns whether a BREW was left unanswered. */
const brew = async (port: number, next: () => Asked, acknowledged: string[]): Promise<boolean> => {
  const client = clientOf(port);
  try {
    for (;;) {
      const asked = next();
      const { pot, additions } = asked;
      const headers = [["Accept-Additions", additions]] as const;
      const { response } = await client
        .exchange({ method: "BREW", target: `/${pot}`, headers, body: "start" })
        .finally(() => {
          asked.endedAt = Date.now();
        });
      const { started_at } = JSON.parse(response.status === 200 ? Buffer.from(response.body).toString() : "{}") as {
        started_at?: string;
      };
      if (response.status === 200) acknowledged.push(`${pot} ${started_at}`);
      else assert.equal(response.status, 503, Buffer.from(response.body).toString());
    }
  } catch (error) {
    if (!(error instanceof HtcpcpError)) throw error;
    return error.code !== "unreachable";
  } finally {
    client.close();
  }
};

const listed = async (client: CoffeeClient, pot: string): Promise<readonly Listed[]> => {
  const headers = [
    ["Depth", "1"],
    ["Accept", "application/json"],
  ] as const;
  const { response } = await client.exchange({ method: "PROPFIND", target: `/${pot}`, headers });
  assert.equal(response.status, 200);
  return (JSON.parse(Buffer.from(response.body).toString()) as { brews: Listed[] }).brews;
};

/** The starts on disk as complete lines. It does not use the pot's own reader, which is under test. */
const written = async (): Promise<readonly { id: number; at: string; pot: string }[]> =>
  // A pot that was killed before its first brew has written no file yet.
  (await readFile(journal, { encoding: "utf8", flag: "a+" })).split("\n").flatMap((line) => {
    try {
      const record = JSON.parse(line) as { event: string; id: number; at: string; pot: string };
      return record.event === "start" ? [record] : [];
    } catch {
      return [];
    }
  });

const wasAsked = ({ pot, additions, date }: Listed, asked: readonly Asked[]): boolean =>
  asked.some(
    (one) =>
      one.pot === pot &&
      [...additions].sort().join(", ") === one.additions &&
      Date.parse(date) >= one.sentAt &&
      Date.parse(date) <= one.endedAt,
  );

describe("a pot that is killed while it brews", () => {
  it(`loses no acknowledged brew in ${KILLS} kills, and invents none`, async (t) => {
    const asked: Asked[] = [];
    const acknowledged: string[] = [];
    let unanswered = 0;
    const next = (): Asked => {
      const { name } = POTS[asked.length % POTS.length]!;
      // Distinguished by their content: a brew joined from two torn lines would match no request.
      const additions = ADDITIONS.filter((_, bit) => ((asked.length >> bit) & 1) === 1)
        .sort()
        .join(", ");
      const one = { pot: name, additions, sentAt: Date.now(), endedAt: Number.POSITIVE_INFINITY };
      asked.push(one);
      return one;
    };

    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, port } = await start();
      const load = Array.from({ length: CONNECTIONS }, () => brew(port, next, acknowledged));
      await delay(SHORTEST_LOAD_MS + Math.random() * (MAX_LOAD_MS - SHORTEST_LOAD_MS));
      child.kill("SIGKILL");
      await once(child, "exit");
      unanswered += (await Promise.all(load)).filter(Boolean).length;
      const found = new Set((await written()).map(({ pot, at }) => `${pot} ${at}`));
      assert.deepEqual(
        acknowledged.filter((one) => !found.has(one)),
        [],
        `acknowledged before kill ${kill + 1} and not in the journal`,
      );
      // A kill seldom tears a line; a power cut does, and so does this test.
      if (kill % 2 === 1) await appendFile(journal, TORN.slice(0, 1 + Math.floor(Math.random() * (TORN.length - 1))));
    }

    const { child, port } = await start();
    const client = clientOf(port);
    const list = (await Promise.all(POTS.map(({ name }) => listed(client, name)))).flat();
    client.close();
    const stopped = once(child, "exit");
    child.disconnect();
    assert.deepEqual(await stopped, [0, null]);

    const ids = (await written()).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, "an id is given once");
    assert.ok(list.length > 0);
    for (const one of list) assert.ok(wasAsked(one, asked), `listed and never asked for: ${JSON.stringify(one)}`);
    const newest = acknowledged.at(-1);
    assert.ok(
      list.some(({ pot, date }) => `${pot} ${date}` === newest),
      "the last acknowledged brew is listed",
    );
    assert.ok(acknowledged.length > 2 * KILLS, `only ${acknowledged.length} brews: no load`);
    assert.ok(unanswered > 0, "no kill met a brew under way");
    t.diagnostic(
      `${acknowledged.length} brews acknowledged, ${unanswered} BREWs unanswered, ${ids.length} in the journal`,
    );
  });
});
