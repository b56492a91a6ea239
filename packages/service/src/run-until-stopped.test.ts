import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";

const MODULE = new URL("./run-until-stopped.ts", import.meta.url).href;

/** A process that holds a timer open, runs until stopped and writes what happens; `stop` is the body of its stop function. */
const start = async (stop: string, also = ""): Promise<{ child: ChildProcess; output: () => string }> => {
  const code = `
    import { runUntilStopped } from ${JSON.stringify(MODULE)};
    const say = (text) => console.log("said: " + text);
    setInterval(() => {}, 1000);
    runUntilStopped({ say, stop: async () => { console.log("stopping"); ${stop} } });
    console.log("running");
    ${also}
  `;
  const child = spawn(process.execPath, ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let output = "";
  const running = new Promise<void>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += String(chunk);
      if (output.includes("running")) resolve();
    });
  });
  await running;
  return { child, output: () => output };
};

const end = async (child: ChildProcess): Promise<unknown> => {
  // Not "close": Node does not emit it if the parent has disconnected.
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode ?? child.signalCode;
};

const isPosix = process.platform !== "win32";

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} stops once and exits with 0`, { skip: !isPosix }, async () => {
    const { child, output } = await start("await new Promise((resolve) => setTimeout(resolve, 100));");
    child.kill(signal);
    child.kill(signal);
    assert.equal(await end(child), 0);
    assert.equal(output().match(/stopping/g)?.length, 1);
  });
}

test("the second Ctrl-C exits at once", { skip: !isPosix }, async () => {
  const { child, output } = await start("await new Promise(() => {});");
  child.kill("SIGINT");
  while (!output().includes("stopping")) await delay(10);
  assert.equal(child.exitCode, null);
  // Signals that come soon after count as the first one.
  while (child.exitCode === null) {
    child.kill("SIGINT");
    await delay(100);
  }
  assert.equal(child.exitCode, 130);
});

test("a stop that fails is said, with exit code 1", { skip: !isPosix }, async () => {
  const { child, output } = await start('throw new Error("the lid is stuck");');
  child.kill("SIGTERM");
  assert.equal(await end(child), 1);
  assert.match(output(), /said: Stopping failed: Error: the lid is stuck/);
});

test("a parent that goes away stops the process", async () => {
  const { child, output } = await start("");
  child.disconnect();
  assert.equal(await end(child), 0);
  assert.match(output(), /stopping/);
});

test("an unhandled rejection is said and does not end the process", { skip: !isPosix }, async () => {
  const { child, output } = await start(
    "",
    'Promise.reject(new Error("spilt")); setTimeout(() => console.log("still here"), 50);',
  );
  while (!output().includes("still here") && child.exitCode === null) await delay(20);
  child.kill("SIGTERM");
  assert.equal(await end(child), 0);
  assert.match(output(), /said: Unhandled rejection: Error: spilt/);
  assert.match(output(), /still here/);
});
