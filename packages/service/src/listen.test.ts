import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { addressesOf, explainListenError } from "./listen.ts";

const listenError = async (port: number, host: string): Promise<unknown> => {
  const server = createServer();
  const [error] = (await once(server.listen(port, host), "error").catch((thrown: unknown) => [thrown])) as [unknown];
  return error;
};
const failure = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

test("localhost is 127.0.0.1 first, and only addresses this machine has", async () => {
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const host of ["localhost", "LocalHost"]) {
    const addresses = await addressesOf(host);
    assert.equal(addresses[0], "127.0.0.1");
    assert.equal(new Set(addresses).size, addresses.length);
    if (addresses.includes("::1")) assert.ok(own.some(({ address }) => address === "::1"));
    for (const address of addresses) {
      const server = createServer();
      await once(server.listen(0, address), "listening");
      server.close();
    }
  }
});

test("another host is itself", async () => {
  assert.deepEqual(await addressesOf("0.0.0.0"), ["0.0.0.0"]);
  assert.deepEqual(await addressesOf("192.0.2.1"), ["192.0.2.1"]);
});

test("a taken port: by what, and the next step", async () => {
  const server: Server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as { port: number };
  const line = await explainListenError(await listenError(port, "127.0.0.1"), port, "COFFEE_SERVER_PORT");
  server.close();
  assert.match(line, new RegExp(`^port ${port} is taken by `));
  if (process.platform === "linux") assert.match(line, /taken by this process;/);
  assert.match(line, /stop it, or choose another port with --coffee-server-port or COFFEE_SERVER_PORT$/);
});

test("an address this machine does not have", async () => {
  const line = await explainListenError(await listenError(0, "192.0.2.1"), 5030, "COFFEE_SERVER_PORT");
  assert.match(line, /^this machine has no address 192\.0\.2\.1 to listen on; choose another with --localhost/);
});

test("a port that needs more rights", async () => {
  assert.equal(
    await explainListenError(failure("EACCES"), 80, "WEBSERVER_PORT"),
    "port 80 is not allowed to this user; choose another port with --webserver-port or WEBSERVER_PORT, above 1023",
  );
});

test("anything else is one line too", async () => {
  assert.equal(await explainListenError(failure("EMFILE\nx"), 80, "X"), "cannot listen on port 80: EMFILE\\x0ax");
  assert.equal(await explainListenError("odd", 80, "X"), "cannot listen on port 80: odd");
});
