/** The lab's responses, without a network: what it serves, and which clients it refuses. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it, test } from "node:test";
import { fileURLToPath } from "node:url";
import { UserMistake } from "@potshark/service";
import type { QuestionSet } from "../questions/question-set.ts";
import { CaptureController } from "./capture-controller.ts";
import { type LabContent, readContent } from "./content.ts";
import { createLabApp } from "./lab-app.ts";

const root = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const page = mkdtempSync(join(tmpdir(), "potshark-lab-test-"));
after(() => rmSync(page, { recursive: true, force: true }));
writeFileSync(join(page, "page.js"), "1;");
writeFileSync(join(page, "secret.env"), "KEY=1");

const FOLDERS = { lab: root("handout"), page };
const SITE = "http://localhost:6031/";
const content: LabContent = await readContent(FOLDERS, { urls: { site: SITE } });
const PLACES = { dissector: "/here/htcpcp.lua", samples: "/here/samples" };
const faults: Error[] = [];

/** The port has no listener: nothing is ever captured. */
const controller = new CaptureController({ filter: "udp port 9", maxMs: 60_000 });
const KEY = "a-key-of-this-test";
const captureRight = { key: KEY, hosts: new Set(["localhost"]) };
const app = createLabApp({
  content,
  controller: controller,
  captureRight,
  places: PLACES,
  allowedHosts: new Set(["localhost"]),
  report: (error) => faults.push(error),
});

/** The peer's address in the form of @hono/node-server. */
const connectedFrom = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

const WITH_KEY = { Authorization: `Bearer ${KEY}` };

const ask = async (path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> =>
  app.request(
    `http://localhost:5032${path}`,
    { ...init, headers: { Host: "localhost:5032", ...init.headers } },
    connectedFrom("127.0.0.1"),
  );

test("asks of the ports where site and pot really are, and of a sample's own", async () => {
  const moved = await readContent(FOLDERS, { ports: { site: 6031, pot: 6030 } });
  const textOf = (set: QuestionSet | undefined): string => JSON.stringify(set?.tasks);
  assert.match(textOf(moved.questions), /tcp\.dstport == 6031/);
  assert.doesNotMatch(textOf(moved.questions), /503[01]|\$(?:site|pot)/);
  assert.equal(textOf(moved.questions.ofSamples), textOf(content.questions));
  assert.equal(content.questions.ofSamples, undefined);
  assert.equal(moved.questions.version, content.questions.version);
});

test("serves the page, and what it is made from", async () => {
  const answer = await ask("/");
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /<title>The lab - Potshark<\/title>/);
  assert.equal(await (await ask("/page/page.js")).text(), "1;");
  const tasks = ((await (await ask("/questions.json")).json()) as LabContent["questions"]).tasks;
  assert.deepEqual(
    tasks.map(({ task }) => task),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  const samples = (await (await ask("/samples.json")).json()) as LabContent["samples"];
  assert.ok(samples.some(({ name, about }) => name === "homepage_coffee" && about !== ""));
  assert.deepEqual(await (await ask("/places.json")).json(), PLACES);
  const capture = new Uint8Array(await (await ask("/samples/homepage_coffee.pcapng")).arrayBuffer());
  assert.deepEqual([...capture.subarray(0, 4)], [0x0a, 0x0d, 0x0d, 0x0a]);
});

test("gives the handout with links that lead somewhere", async () => {
  const pages = (await (await ask("/handout.json")).json()) as LabContent["handout"];
  assert.deepEqual(
    pages.map(({ task }) => task),
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
  );
  const links = pages.flatMap(({ html }) => [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1]!));
  assert.ok(links.includes(SITE), "the site is where it runs, not where the text was written");
  assert.ok(!links.some((link) => link.startsWith("http://localhost:5031")));
  for (const link of links) {
    assert.match(link, /^(?:https?:\/\/|#task-\d+$|\/pictures\/)/);
    if (link.startsWith("/pictures/")) assert.equal((await ask(link)).status, 200, link);
  }
});

test("gives the handout with the ports of this lab, also where one has the number of another", async () => {
  const { handout } = await readContent(FOLDERS, {
    ports: { site: 5030, pot: 5031 },
    moved: new Map([[5032, 6032]]),
  });
  const text = handout.map(({ html }) => html).join("\n");
  assert.match(text, /\(tcp\.port == 5031\) or \(tcp\.port == 5030\)/);
  assert.match(text, /nc localhost 5031/);
  assert.match(text, /<a href="http:\/\/localhost:5030\/test-400">http:\/\/localhost:5030\/test-400<\/a>/);
  assert.match(text, /port 6032/);
  assert.doesNotMatch(text, /5032/);
});

test("serves nothing else", async () => {
  for (const path of ["/page/secret.env", "/samples/..%2fpackage.json", "/samples/../package.json", "/page/", "/x/y"])
    assert.equal((await ask(path)).status, 404, path);
});

test("allows no script but its own, keeps nothing in caches", async () => {
  for (const path of ["/", "/questions.json", "/page/page.js", "/nothing"]) {
    const { headers } = await ask(path);
    const policy = headers.get("Content-Security-Policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|data:|https?:/);
    assert.equal(headers.get("Cache-Control"), "no-store");
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
  }
  assert.doesNotMatch(await (await ask("/")).text(), /<script(?![^>]*src=)|\son\w+=|style=/);
});

test("answers under its own name only", async () => {
  assert.equal((await ask("/questions.json", { headers: { Host: "evil.example:5032" } })).status, 403);
});

test("captures for its own page only", async () => {
  const strangers: readonly Record<string, string>[] = [
    { "Sec-Fetch-Site": "cross-site" },
    { Origin: "http://localhost:5031", "Sec-Fetch-Site": "same-site" },
    { Origin: "null" },
  ];
  for (const headers of strangers) {
    for (const path of ["/capture/start", "/capture/stop"])
      assert.equal(
        (await ask(path, { method: "POST", headers: { ...WITH_KEY, ...headers } })).status,
        403,
        JSON.stringify(headers),
      );
  }
  assert.equal((await ask("/capture/start", { headers: WITH_KEY })).status, 404, "a link starts nothing");
  assert.deepEqual(await (await ask("/capture", { headers: WITH_KEY })).json(), { state: "idle" });
});

test("captures for whoever has the key, which no page says", async () => {
  for (const headers of [
    {},
    { Authorization: "" },
    { Authorization: "Bearer " },
    { Authorization: `Bearer ${KEY}x` },
  ]) {
    for (const [path, method] of [
      ["/capture", "GET"],
      ["/capture/start", "POST"],
      ["/capture/stop", "POST"],
    ] as const) {
      const answer = await ask(path, { method, headers });
      const { state, next } = (await answer.json()) as { state: string; next: string };
      assert.deepEqual([answer.status, state], [403, "refused"], path);
      assert.match(next, /npm start/);
    }
  }
  for (const path of ["/", "/handout.json", "/questions.json", "/samples.json"])
    assert.ok(!(await (await ask(path)).text()).includes(KEY), path);
});

test("captures on this machine only, however public the lab is", async () => {
  const open = createLabApp({
    content,
    controller: controller,
    captureRight,
    places: PLACES,
    allowedHosts: "any",
    report: assert.fail,
  });
  const from = async (address: string, host: string): Promise<number> => {
    const headers = { Host: host, ...WITH_KEY };
    return (await open.request("http://localhost/capture", { headers }, connectedFrom(address))).status;
  };
  for (const address of ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"])
    assert.equal(await from(address, "localhost:5032"), 200, address);
  for (const address of ["192.168.1.5", "::ffff:192.168.1.5", "fe80::1", "1270.0.0.1", ""])
    assert.equal(await from(address, "localhost:5032"), 403, address);
  for (const host of ["evil.example", "192.168.1.5:5032", "localhost.evil.example"])
    assert.equal(await from("127.0.0.1", host), 403, host);
});

test("has nothing to stop where nothing runs", async () => {
  const answer = await ask("/capture/stop", { method: "POST", headers: WITH_KEY });
  assert.equal(answer.status, 409);
  assert.deepEqual(faults, []);
});

test("a handout that cannot be used is the user's mistake", async () => {
  await assert.rejects(readContent({ ...FOLDERS, lab: page }), (error) => {
    assert.ok(error instanceof UserMistake);
    assert.match(error.message, /^the questions cannot be read/);
    return true;
  });
});

test("has the texts of a lab in each of its languages, and else in the first", async () => {
  const { translations, handout, questions } = await readContent({ lab: root("labs/http"), page });
  const german = translations.get("de");
  assert.deepEqual([...translations.keys()], ["en", "de"]);
  assert.deepEqual([questions.title, german?.questions.title], ["The HTTP lab", "Das HTTP-Labor"]);
  assert.deepEqual(
    german?.handout.map(({ task, title }) => `${task} ${title}`),
    [
      "0 Das HTTP-Labor",
      "1 Eine Seite und ihr Neuladen",
      ...handout.slice(2).map(({ task, title }) => `${task} ${title}`),
    ],
  );
  const inGerman = createLabApp({
    content: { handout, questions, translations, samples: [], files: new Map() },
    controller,
    captureRight,
    places: PLACES,
    allowedHosts: "any",
    report: (error) => faults.push(error),
  });
  const titleIn = async (query: string): Promise<string> =>
    ((await (await inGerman.request(`http://localhost/questions.json${query}`)).json()) as LabContent["questions"])
      .title;
  assert.deepEqual(
    [await titleIn("?language=de"), await titleIn(""), await titleIn("?language=fr")],
    ["Das HTTP-Labor", "The HTTP lab", "The HTTP lab"],
  );
});

describe("a lab of somebody else, without servers", () => {
  const lab = mkdtempSync(join(tmpdir(), "potshark-lab-test-"));
  after(() => rmSync(lab, { recursive: true, force: true }));
  const put = (name: string, text: string): void => {
    mkdirSync(join(lab, name, ".."), { recursive: true });
    writeFileSync(join(lab, name), text);
  };
  put("README.md", "# Names\n\n![a tree](pictures/tree.svg) and ![no](pictures/secret.txt)\n");
  put("pictures/tree.svg", "<svg/>");
  put("pictures/secret.txt", "a secret");
  put("pictures/unused.svg", "<svg/>");
  put("questions/lab.yaml", "title: Names\nfilter: udp port 53\ncaptures: [{ tasks: [1], how: Ask for a name. }]\n");
  put("questions/task-1.yaml", "task: 1\ntitle: Ask\n");
  put("questions/zone.png", "PNG");
  put("captures/one.pcapng", "a capture");

  it("is served with its title, its pictures and its captures", async () => {
    const own = await readContent({ lab, page });
    const { title, filter, captures, servers } = own.questions;
    assert.deepEqual(
      { title, filter, captures, servers },
      { title: "Names", filter: "udp port 53", captures: [{ tasks: [1], how: "Ask for a name." }], servers: [] },
    );
    assert.match(own.handout[0]!.html, /<img src="\/pictures\/1-tree\.svg" alt="a tree" \/> and no/);
    assert.deepEqual(
      [...own.files.keys()].filter((path) => !path.startsWith("/page/")),
      ["/samples/one.pcapng", "/pictures/questions/zone.png", "/pictures/1-tree.svg"],
    );
  });

  it("is refused where a file of it is a link or a pipe: nothing else of this machine is served", async () => {
    put("elsewhere/secret.png", "a secret");
    const replacing = async (name: string, put: (path: string) => void, says: RegExp): Promise<void> => {
      const path = join(lab, name);
      renameSync(path, `${path}.kept`);
      put(path);
      await assert.rejects(readContent({ lab, page }), says, name);
      rmSync(path);
      renameSync(`${path}.kept`, path);
    };
    for (const name of ["README.md", "pictures", "pictures/tree.svg", "questions/zone.png", "captures/one.pcapng"])
      await replacing(name, (path) => symlinkSync(join(lab, "elsewhere"), path), /is a link; put there/);
    for (const name of ["README.md", "pictures/tree.svg", "questions/task-1.yaml", "captures/one.pcapng"])
      await replacing(name, (path) => assert.equal(spawnSync("mkfifo", [path]).status, 0), /is no file/);
  });

  it("is refused where a picture is not there", async () => {
    put("task-1.md", "# Task 1: Ask\n\n![gone](gone.png)\n");
    await assert.rejects(readContent({ lab, page }), /the handout has a picture gone\.png that is not there/);
  });
});

test("pages are read as any editor saves them, with the ports of the servers", async () => {
  const lab = mkdtempSync(join(tmpdir(), "potshark-lab-test-"));
  after(() => rmSync(lab, { recursive: true, force: true }));
  for (const folder of ["questions", "captures"]) mkdirSync(join(lab, folder));
  const put = (name: string, text: string, encoding: BufferEncoding = "utf8"): void =>
    writeFileSync(join(lab, name), text, encoding);
  put(
    "questions/lab.yaml",
    "title: Shops\nlanguages: [en, de, zh]\nservers: { shop: { port: 8080, protocol: http } }\n",
  );
  for (const task of [1, 2, 3]) put(`questions/task-${task}.yaml`, `task: ${task}\ntitle: Named ${task}\n`);
  put("README.md", "\uFEFF# Shops\r\n\r\nPort $shop, not $HOME or 8080.\r\n");
  put("README.de.md", "\uFEFF# L\u00e4den\n\nPort $shop.\n", "utf16le");
  put("task-1.md", "\n# Task 1: Buy\n\nBuy.\n");
  put("task-1.de.md", "# Aufgabe 1: Kauf 2: 3\n\nKaufen.\n");
  put("task-1.zh.md", "# 任务 1：买\n");
  put("task-2.md", "No heading.\n");
  put("task-3.md", "# Task 3\n\nA number alone.\n");
  put("captures/one.pcapng", "a capture");
  put("captures/one.md", "# One\r\n\r\nA visit to\r\nport $shop.\r\n");
  const { handout, translations, samples } = await readContent({ lab, page }, { ports: { shop: 9090 } });
  const shown = (pages: typeof handout = []): readonly string[] =>
    pages.map(({ title, html }) => `${title}: ${html.replaceAll(/<[^<>]*>/g, "").trim()}`);
  const rest = ["Named 2: No heading.", "Named 3: A number alone."];
  assert.deepEqual(shown(handout), ["Shops: Port 9090, not $HOME or 9090.", "Buy: Buy.", ...rest]);
  assert.deepEqual(shown(translations.get("de")?.handout), ["Läden: Port 9090.", "Kauf 2: 3: Kaufen.", ...rest]);
  assert.equal(shown(translations.get("zh")?.handout)[1], "买: ");
  assert.deepEqual(samples, [{ name: "one", about: "A visit to port 8080." }]);
});
