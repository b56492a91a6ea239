/** The client commands as a person runs them: a process of its own against a pot with scripted answers. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const POTSHARK = fileURLToPath(new URL("../../bin/potshark.js", import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const potshark = async (...args: string[]): Promise<Outcome> => {
  const child = spawn(process.execPath, [POTSHARK, ...args]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += String(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += String(chunk);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
};

/** Answers every connection with `answer`, then closes it by default. */
const withPot = async <Result>(
  answer: string,
  use: (address: string, requests: readonly string[]) => Promise<Result>,
  hangsUp = true,
): Promise<Result> => {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.once("data", (chunk) => {
      requests.push(String(chunk));
      socket.write(answer);
      if (hangsUp) socket.end();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    return await use(`127.0.0.1:${(server.address() as { port: number }).port}`, requests);
  } finally {
    server.close();
  }
};

const answerOf = (status: string, body: string, type = "application/json"): string =>
  `HTCPCP/1.0 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

test("brew sends what the lab says, and shows the brew", async () => {
  const body = '{"beverage_type":"Coffee","additions":["cream"],"pot":"ducky","phase":"brewing","seconds_left":30}';
  await withPot(answerOf("200 OK", body), async (to, requests) => {
    const { code, stdout, stderr } = await potshark(
      "brew",
      "--to",
      to,
      "-a",
      "cream",
      "--addition",
      "vanilla",
      "--pot",
      "ducky",
    );
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /^Brewing in ducky: Coffee\nadditions {2}cream\n/);
    const [head = "", sent] = (requests[0] ?? "").split("\r\n\r\n");
    const lines = head.split("\r\n");
    assert.equal(lines[0], "BREW coffee://ducky HTCPCP/1.0");
    assert.ok(lines.includes("Content-Type: application/coffee-pot-command"), head);
    assert.ok(lines.includes("Accept-Additions: cream, vanilla"), head);
    assert.ok(lines.includes("Use-Pot: ducky"), head);
    assert.equal(sent, "start");
  });
});

test("brew --stop, when and propfind are their methods", async () => {
  await withPot(answerOf("200 OK", "{}"), async (to, requests) => {
    const outcomes = [
      await potshark("brew", "coffee://tea", "--stop", "--to", to),
      await potshark("when", "--to", to),
      await potshark("propfind", "--to", to),
    ];
    assert.deepEqual(
      outcomes.map(({ code }) => code),
      [0, 0, 0],
    );
    assert.match(requests[0] ?? "", /^BREW coffee:\/\/tea HTCPCP\/1\.0\r\n[\s\S]*\r\n\r\nstop$/);
    assert.match(requests[1] ?? "", /^WHEN coffee:\/\/ducky HTCPCP\/1\.0\r\n/);
    assert.match(requests[2] ?? "", /^PROPFIND [\s\S]*\r\nAccept: application\/json\r\n/);
  });
});

test("a refusal is explained on stderr, and its class is the exit code", async () => {
  const answers = [
    ["418 I'm a teapot", 4],
    ["503 Service Unavailable", 5],
    ["300 Multiple Options", 3],
  ] as const;
  for (const [status, expected] of answers) {
    await withPot(answerOf(status, "Short and stout.\n", "text/plain"), async (to) => {
      const { code, stdout, stderr } = await potshark("brew", "--to", to);
      assert.deepEqual(
        { code, stdout, stderr },
        { code: expected, stdout: "", stderr: `${status}\nShort and stout.\n` },
      );
    });
  }
});

test("-v shows both heads, --json the body as it came; nothing a pot sends is active", async () => {
  const answer = "HTCPCP/1.0 200 O\x1b[31mK\r\nX-Bell: \x9b1mding\r\nContent-Length: 8\r\n\r\n\x1b[2J{}\r\n";
  await withPot(answer, async (to) => {
    const { stdout, stderr } = await potshark("get", "-v", "--to", to);
    assert.match(stderr, /^> GET [\s\S]*\n< HTCPCP\/1\.0 200 O\\x1b\[31mK\n/);
    assert.doesNotMatch(stdout + stderr, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });
  await withPot(answerOf("200 OK", '{"phase":"ready"}'), async (to) => {
    const { code, stdout, stderr } = await potshark("get", "-v", "--json", "--to", to);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '{"phase":"ready"}' });
    assert.match(stderr, /^> GET coffee:\/\/ducky HTCPCP\/1\.0\n/);
    assert.match(stderr, /\n< HTCPCP\/1\.0 200 OK\n< Content-Type: application\/json\n/);
  });
});

test("the lab's original is understood: HTCPCP/1.1, no length, hangs up", async () => {
  await withPot("HTCPCP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}", async (to) => {
    assert.deepEqual(await potshark("get", "--to", to), { code: 0, stdout: "Nothing is brewing.\n", stderr: "" });
  });
});

test("an answer without a length on a connection that stays open is shown, with a remark", async () => {
  const use = async (to: string): Promise<void> => {
    const { code, stdout, stderr } = await potshark("get", "--timeout", "300", "--to", to);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "Nothing is brewing.\n" });
    assert.match(stderr, /^potshark: the pot states no length and left the connection open;[^\n]+\n$/);
  };
  await withPot("HTCPCP/1.0 200 OK\r\n\r\n{}", use, false);
});

test("of an answer without a head it says what is missing", async () => {
  await withPot("not yet\x1b[2J", async (to) => {
    const { code, stdout, stderr } = await potshark("get", "--to", to);
    assert.deepEqual({ code, stdout }, { code: 7, stdout: "" });
    assert.match(stderr, /^potshark: the answer could not be read: it has no head: "not yet\.\[2J" [^\n]+\n$/);
  });
});

test("a name that is none of our pots is called that", async () => {
  const { code, stderr } = await potshark("get", "coffee://nopot.invalid");
  assert.equal(code, 6);
  assert.match(stderr, /; no pot here has the name nopot\.invalid, [^\n]+ coffee:\/\/ducky, coffee:\/\/tea\n$/);
});

test("nobody there is 6, with the next step; an unreadable answer is 7", async () => {
  const free = await withPot("", async (to) => to);
  const nobody = await potshark("get", "--to", free);
  assert.equal(nobody.code, 6);
  assert.match(nobody.stderr, /^potshark: [^\n]+ potshark up\n$/);
  await withPot("lukewarm water\r\n\r\n", async (to) => assert.equal((await potshark("get", "--to", to)).code, 7));
  await withPot("HTCPCP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhalf", async (to) => {
    assert.equal((await potshark("get", "--to", to)).code, 7);
  });
});

test("wrong usage is 2: a command, an option, a URI, a setting; a near miss is suggested", async () => {
  const unknown = await potshark("brwe");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Did you mean brew\?/);
  assert.equal((await potshark("brew", "--stopp")).code, 2);
  assert.equal((await potshark("brew", "tea")).code, 2);
  const setting = await potshark("brew", "--coffee-server-port", "x");
  assert.equal(setting.code, 2);
  assert.match(
    setting.stderr,
    /^potshark: COFFEE_SERVER_PORT is "x" \(flag --coffee-server-port\); allowed: [^\n]+\n$/,
  );
});

test("a reader that has seen enough is no fault", { skip: process.platform === "win32" }, async () => {
  const child = spawn(process.execPath, [POTSHARK, "--help"]);
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += String(chunk);
  });
  const [code] = (await once(child, "close")) as [number | null];
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
});

test("--version and --help", async () => {
  assert.match((await potshark("--version")).stdout, /^\d+\.\d+\.\d+\n$/);
  const { code, stdout } = await potshark("--help");
  assert.equal(code, 0);
  for (const name of ["up", "pot", "web", "brew", "get", "when", "propfind"]) {
    assert.match(stdout, new RegExp(`^  ${name} .*\\S`, "m"));
  }
  assert.match(stdout, /Exit codes:/);
  assert.match((await potshark("brew", "--help")).stdout, /--addition <name>[\s\S]*Exit codes:/);
});
