/**
 * The packet view in a real browser: a capture read by ranges from loopback, filters as tshark has them, selection
 * between tree and bytes, the keyboard, and bytes that would like to be more than text.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { matchingFrames, openCapture, Session } from "../packages/dissect/src/index.ts";
import { captureOf, conversation } from "../packages/lab/src/testing/conversation.ts";
import { findProgram } from "../tools/setup/system.mjs";
import { type RunningInspector, startInspector } from "./running-inspector.ts";
import { CHROMIUM_FLAGS } from "./running-lab.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../sample_capture/coffee_brew.pcapng", import.meta.url));
/** Long enough for a busy machine; the test still fails if nothing comes. */
const PATIENCE_MS = 30_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let inspector: RunningInspector;
let browser: Browser;
let page: Page;
/** Console messages, and requests to other servers. */
const complaints: string[] = [];

const openPage = async (address: string): Promise<Page> => {
  const opened = await (await browser.newContext()).newPage();
  opened.setDefaultTimeout(PATIENCE_MS);
  opened.on("console", (message) => complaints.push(message.text()));
  opened.on("pageerror", ({ message }) => complaints.push(message));
  opened.on("request", (request) => {
    if (!request.url().startsWith(new URL(address).origin)) complaints.push(request.url());
  });
  await opened.goto(address);
  return opened;
};

const shownPackets = async (): Promise<number> => {
  const text = (await page.locator(".status-bar [role=status]").textContent()) ?? "";
  return Number((/Displayed: ([\d,]+)/.exec(text) ?? /Packets: ([\d,]+)/.exec(text))?.[1]?.replaceAll(",", ""));
};

const applyFilter = async (text: string): Promise<void> => {
  await page.getByLabel("Display filter").fill(text);
  await page.getByLabel("Display filter").press("Enter");
};

const waitForShown = async (count: number): Promise<void> => {
  await page.waitForFunction(
    (wanted) => (document.querySelector(".status-bar [role=status]")?.textContent ?? "").includes(wanted),
    `isplayed: ${count} `,
  );
};

/** Of the packets that are seen, once their lines have come. */
const frameNumbers = async (): Promise<readonly number[]> => {
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".packet-row:not(.head) .number")].every((cell) => cell.textContent !== ""),
  );
  const cells = await page.locator(".packet-row:not(.head) .number").allTextContents();
  return cells.map(Number);
};

const session = new Session((await openCapture(new Uint8Array(readFileSync(SAMPLE))))!);
const passing = (filter: string): readonly number[] => {
  const found = matchingFrames(session, filter);
  assert.ok(found.ok);
  return found.value.map((row) => row + 1);
};

before(async () => {
  inspector = await startInspector(SAMPLE);
  browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });
  page = await openPage(inspector.address);
  await page.getByText(`Packets: ${session.frameCount}`).waitFor();
});

after(async () => {
  await browser?.close();
  await inspector?.stop();
});

describe("the packet view", () => {
  it("shows the packets of the capture that it was started with", async () => {
    await page.getByRole("heading", { name: "coffee_brew.pcapng" }).waitFor();
    assert.equal(await shownPackets(), session.frameCount);
    assert.deepEqual((await frameNumbers()).slice(0, 5), [1, 2, 3, 4, 5]);
  });

  it("shows what passes a filter; a wrong one says where, and changes nothing", async () => {
    const requests = passing("htcpcp.request");
    await applyFilter("htcpcp.request");
    await waitForShown(requests.length);
    assert.deepEqual(await frameNumbers(), requests);
    await applyFilter("htcpcp.request and tcp.prt");
    await page.locator("#filter-problem").getByText("tcp.prt").first().waitFor();
    assert.deepEqual(await frameNumbers(), requests);
    assert.equal(await page.getByRole("button", { name: "Apply" }).isDisabled(), true);
  });

  it("opens no completions over the packets after a filter was applied", async () => {
    // Enter comes before the completions of what was typed.
    await page.getByLabel("Display filter").evaluate((field: HTMLInputElement) => {
      field.value = "http";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    });
    await waitForShown(passing("http").length);
    assert.equal(await page.getByRole("listbox", { name: "Completions" }).count(), 0);
  });

  it("completes fields by keyboard", async () => {
    const filter = page.getByLabel("Display filter");
    await filter.fill("");
    await filter.pressSequentially("htcpcp.respo");
    await page.getByRole("option").first().waitFor();
    await filter.press("ArrowDown");
    const chosen = await page.locator('[role=option][aria-selected="true"] code').textContent();
    await filter.press("Enter");
    assert.equal(await filter.inputValue(), chosen);
    assert.match(chosen ?? "", /^htcpcp\.respo/);
  });

  it("goes from a packet to its fields by keyboard, from a byte to its field, and from a field to its bytes", async () => {
    const [first = 0] = passing("htcpcp.request");
    await applyFilter("htcpcp.request");
    await waitForShown(passing("htcpcp.request").length);
    await page.getByRole("grid", { name: "Packets" }).focus();
    await page.keyboard.press("Home");
    await page.getByRole("treeitem", { name: new RegExp(`Frame ${first}:`) }).waitFor();
    const marked = async (): Promise<string> => (await page.locator(".ascii .is-picked").allTextContents()).join("");
    const picked = page.locator('[role=treeitem][aria-selected="true"]');
    await page.getByRole("tree").focus();
    await page.keyboard.press("End");
    assert.equal(await picked.count(), 1);
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    assert.equal(await picked.getAttribute("aria-expanded"), "true");
    // The message begins behind 66 bytes of headers.
    await page.locator('.ascii [data-offset="66"]').click();
    assert.equal(await picked.getAttribute("title"), "htcpcp.request.method");
    assert.match(await marked(), /^(?:GET|BREW|POST|PROPFIND|WHEN)$/);
    await page.getByRole("tree").focus();
    await page.keyboard.press("ArrowLeft");
    assert.ok((await marked()).length > "PROPFIND".length);
  });

  it("makes a filter of a field, and joins it to the one at hand", async () => {
    await applyFilter("");
    await page
      .getByRole("status")
      .getByText(/^Packets: \d+$/)
      .waitFor();
    await page.getByRole("grid", { name: "Packets" }).focus();
    await page.keyboard.press("Home");
    await page.getByRole("treeitem", { name: /^Frame 1:/ }).waitFor();
    await page.getByRole("treeitem", { name: /Transmission Control Protocol/ }).dblclick();
    await page.getByRole("treeitem", { name: "Stream index: 0" }).click();
    await page.getByRole("button", { name: "Apply as filter" }).click();
    await waitForShown(passing("tcp.stream == 0").length);
    assert.equal(await page.getByLabel("Display filter").inputValue(), "tcp.stream == 0");
    await page.getByRole("treeitem", { name: /^Destination Port: / }).click();
    await page.getByRole("button", { name: "… and not", exact: true }).click();
    await waitForShown(passing("tcp.stream == 0 and !(tcp.dstport == 5031)").length);
  });

  it("keeps filter and packet in the address, and a link opens at both", async () => {
    await applyFilter("http.request");
    const requests = passing("http.request");
    await waitForShown(requests.length);
    await page.getByLabel("Go to packet").fill(String(requests[1]));
    await page.getByLabel("Go to packet").press("Enter");
    await page.locator(".packet-row.is-selected").getByText(String(requests[1])).first().waitFor();
    const link = page.url();
    await page.close();
    page = await openPage(link);
    await waitForShown(requests.length);
    await page.locator(".packet-row.is-selected").waitFor();
    assert.equal(await page.locator(".packet-row.is-selected .number").textContent(), String(requests[1]));
  });

  it("follows a stream, finds a text in it, and goes to the packet that it came in", async () => {
    await applyFilter("");
    const [brew = 0] = passing('htcpcp.request.method == "BREW"');
    await page.getByLabel("Go to packet").fill(String(brew));
    await page.getByLabel("Go to packet").press("Enter");
    await page.getByRole("tab", { name: "Follow TCP stream" }).click();
    const said = page.getByRole("region", { name: /^TCP stream/ });
    await said.getByText(/^BREW coffee:/).waitFor();
    await page.getByLabel("Find", { exact: true }).fill("htcpcp/1.0 200");
    await page.getByLabel("Find", { exact: true }).press("Enter");
    await page.locator(".follow-line.is-found").click();
    const answer = passing("htcpcp.response.code == 200").find((frame) => frame > brew);
    await page.locator(".packet-row.is-selected").getByText(String(answer), { exact: true }).first().waitFor();
    await said.getByText(/^BREW coffee:/).waitFor();
  });

  it("lists conversations, and makes a filter of one", async () => {
    await page.getByRole("tab", { name: "Conversations" }).click();
    await page.getByRole("status").getByText("34 TCP conversations").waitFor();
    await page.getByRole("grid", { name: "TCP conversations" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await waitForShown(passing("tcp.stream == 1").length);
    assert.equal(await page.getByLabel("Display filter").inputValue(), "tcp.stream == 1");
    await applyFilter("http.request");
    await waitForShown(passing("http.request").length);
  });

  it("has nothing that axe finds in any tool, light and dark", async () => {
    for (const [tool, colorScheme] of [
      ["Conversations", "dark"],
      ["Follow TCP stream", "light"],
      ["Packet", "dark"],
      ["Packet", "light"],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.getByRole("tab", { name: tool, exact: true }).click();
      await page.evaluate(AXE);
      const found = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
      );
      assert.deepEqual(
        found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        [],
      );
    }
  });

  it("takes bytes that look like a page, and names that do, as text", async () => {
    const script = '<img src=x onerror="document.title=1">';
    const bytes = captureOf(conversation(40_000, 5031, [`>GET /${script} HTTP/1.1\r\nHost: ${script}\r\n\r\n`]));
    await page.getByLabel("Open capture").setInputFiles({
      name: `${script}.pcapng`,
      mimeType: "",
      buffer: Buffer.from(bytes),
    });
    await page.getByRole("heading", { name: script }).waitFor();
    await applyFilter(`http.host contains "onerror"`);
    await waitForShown(1);
    assert.equal(await page.locator("img").count(), 0);
  });

  it("says what is wrong with a file that is no capture, and keeps the one that is open", async () => {
    await page.getByLabel("Open capture").setInputFiles({ name: "notes.txt", mimeType: "", buffer: Buffer.from("no") });
    await page.getByRole("alert").getByText("notes.txt is no capture").waitFor();
    assert.equal(await shownPackets(), 1);
  });

  it("asked no other server, and nothing complained", () => {
    assert.deepEqual(complaints, []);
  });
});

describe("the capture that the server holds", () => {
  it("is given to nobody without the key, to no other site, and under no other name", async () => {
    const { origin, hash } = new URL(inspector.address);
    const key = new URLSearchParams(hash.slice(1)).get("key")!;
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${origin}/capture`, { headers: { Range: "bytes=0-99", ...headers } })).status;
    const Authorization = `Bearer ${key}`;
    assert.equal(await ask({ Authorization }), 206);
    assert.equal(await ask({}), 403);
    assert.equal(await ask({ Authorization: "Bearer no" }), 403);
    assert.equal(await ask({ Authorization, Origin: "http://evil.example" }), 403);
    assert.equal(await ask({ Authorization, Range: "bytes=99999999-" }), 416);
  });
});

describe("the exported view", () => {
  it("works from any web host, and without one once it was visited", async () => {
    const folder = mkdtempSync(join(tmpdir(), "potshark-export-"));
    const target = join(folder, "view");
    assert.equal(spawnSync(process.execPath, [POTSHARK, "inspect", "--export", target]).status, 0);
    writeFileSync(join(folder, "occupied"), "");
    assert.equal(spawnSync(process.execPath, [POTSHARK, "inspect", "--export", folder]).status, 2);
    const types: Readonly<Record<string, string>> = {
      ".html": "text/html",
      ".js": "text/javascript",
      ".css": "text/css",
    };
    const files = new Map(readdirSync(target).map((name) => [`/${name}`, readFileSync(join(target, name))]));
    let isGone = false;
    const host = createServer((request, response) => {
      // A connection that the browser had opened ahead.
      if (isGone) {
        request.destroy();
        return;
      }
      const name = request.url === "/" ? "/index.html" : (request.url ?? "");
      const file = files.get(name);
      response
        .writeHead(file ? 200 : 404, { "Content-Type": types[extname(name)] ?? "application/octet-stream" })
        .end(file);
    }).listen(0, "127.0.0.1");
    await once(host, "listening");
    const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
    complaints.length = 0;
    const visited = await openPage(address);
    await visited.getByText("Drop a capture here").waitFor();
    await visited.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    isGone = true;
    host.close();
    host.closeAllConnections();
    await visited.reload();
    await visited.getByLabel("Open capture").setInputFiles(SAMPLE);
    await visited.getByText(`Packets: ${session.frameCount}`).waitFor();
    assert.deepEqual(complaints, []);
    rmSync(folder, { recursive: true });
  });
});
