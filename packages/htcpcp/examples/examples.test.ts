/** The examples must work as described, because people copy them. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { DEFAULT_LIMITS } from "@potshark/htcpcp";
import { DEFAULT_CAPACITY, DEFAULT_TIMEOUTS } from "@potshark/htcpcp/node";
import { answerIn, orderFor } from "./in-a-browser.ts";

const start = (example: string, port = 0): ChildProcess =>
  spawn(
    process.execPath,
    ["--conditions=source", "--import", "tsx", fileURLToPath(new URL(example, import.meta.url))],
    { env: { ...process.env, PORT: String(port) }, stdio: ["pipe", "pipe", "inherit"] },
  );

const outputOf = async (child: ChildProcess, input = ""): Promise<string> => {
  const exited = once(child, "exit");
  child.stdin!.end(input);
  let output = "";
  for await (const chunk of child.stdout!) output += chunk;
  assert.deepEqual(await exited, [0, null]);
  return output;
};

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

describe("README.md", () => {
  for (const example of ["server.ts", "client.ts"]) {
    it(`shows ${example} as it is, but for the port`, () => {
      const code = read(example)
        .replace(/^\/\*\*.*\*\/\n/, "")
        .replace("Number(process.env.PORT ?? 5030)", "5030");
      assert.ok(read("../README.md").includes(`\`\`\`ts\n${code}\`\`\``), code);
    });
  }

  it("has the limits that hold", () => {
    const { connections, connectionsPerAddress, pipelinedRequests, unsentBytes } = DEFAULT_CAPACITY;
    const numbers = [
      ...Object.values(DEFAULT_LIMITS),
      connections,
      connectionsPerAddress,
      pipelinedRequests,
      unsentBytes,
    ];
    for (const number of numbers)
      assert.match(read("../README.md"), new RegExp(`\\| ${number.toLocaleString("en")}\\b`));
    const { headMs, bodyMs, idleMs } = DEFAULT_TIMEOUTS;
    for (const ms of [headMs, bodyMs, idleMs])
      assert.match(read("../README.md"), new RegExp(`\\| ${ms / 1000} s\\s*\\|`));
  });
});

describe("examples", () => {
  let server: ChildProcess;
  let port = 0;
  before(async () => {
    server = start("server.ts");
    const [line] = (await once(createInterface({ input: server.stdout! }), "line")) as [string];
    port = Number(/^listening on (\d+)$/.exec(line)?.[1]);
  });
  after(async () => {
    const exited = once(server, "exit");
    server.kill("SIGTERM");
    await exited;
  });

  it("server.ts answers client.ts", async () => {
    assert.equal(await outputOf(start("client.ts", port)), "418 I'm a teapot short and stout\n");
  });

  it("parse-a-stream.ts tells what it reads and where it stops", async () => {
    const input = "GET coffee://pot HTCPCP/1.0\r\n\r\nBREW / HTTP/1.1\r\nContent-Length: 5\r\n\r\nstart\u0001";
    assert.equal(
      await outputOf(start("parse-a-stream.ts"), input),
      [
        "GET coffee://pot: 0 headers, 0 bytes of body, [0, 31)",
        "BREW /: 1 headers, 5 bytes of body, [31, 74)",
        "bad-start-line at byte 74",
        "",
      ].join("\n"),
    );
  });

  it("in-a-browser.ts writes an order and reads an answer", () => {
    assert.equal(
      orderFor("KOFFIE://Pot/pot-1?Cream"),
      "BREW koffie://pot/pot-1?Cream HTCPCP/1.0\r\nContent-Length: 5\r\n\r\nstart",
    );
    assert.equal(orderFor("tea://pot"), '"tea" is not one of the coffee schemes (character 0)');
    assert.equal(answerIn(new TextEncoder().encode("HTCPCP/1.1 418 I'm a teapot\n\n")), "418 I'm a teapot");
    assert.equal(answerIn(new TextEncoder().encode("{}")), "a message starts with a method or a version");
  });
});
