import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { listenHttp } from "./http-site.ts";
import { addressesOf, explainListenError, type Listener, listenOnAll } from "./listen.ts";

const listenError = async (port: number, host: string): Promise<unknown> => {
  const server = createServer();
  const [error] = (await once(server.listen(port, host), "error").catch((thrown: unknown) => [thrown])) as [unknown];
  return error;
};
const failure = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

const hasIpv6Loopback = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);

test("localhost is 127.0.0.1 first, and ::1 where this machine has it, whatever its resolver says", async () => {
  for (const host of ["localhost", "LocalHost"]) {
    const addresses = await addressesOf(host);
    assert.equal(addresses[0], "127.0.0.1");
    assert.equal(new Set(addresses).size, addresses.length);
    assert.equal(addresses.includes("::1"), hasIpv6Loopback);
    for (const address of addresses) {
      const server = createServer();
      await once(server.listen(0, address), "listening");
      server.close();
    }
  }
});

test("another host is itself", async () => {
  for (const host of ["192.0.2.1", "127.0.0.1", "::1", "::"]) assert.deepEqual(await addressesOf(host), [host]);
});

test("all of IPv4 is reached as localhost as well", async () => {
  assert.deepEqual(await addressesOf("0.0.0.0"), ["0.0.0.0", ...(hasIpv6Loopback ? ["::1"] : [])]);
});

test("any port is one that is free on every address; a port that was asked for is not exchanged", async () => {
  const taken = failure("EADDRINUSE");
  const asked: string[] = [];
  let next = 7000;
  let closed = 0;
  const listener: Listener = {
    listen: async (address, port) => {
      asked.push(`${address} ${port}`);
      if (port === 0) {
        next += 1;
        return next;
      }
      if (port === 7001) throw taken;
      return port;
    },
    close: async () => {
      closed += 1;
    },
  };
  assert.equal(await listenOnAll(["a", "b"], 0, listener), 7002);
  assert.deepEqual(asked, ["a 0", "b 7001", "a 0", "b 7002"]);
  assert.equal(closed, 1);
  await assert.rejects(listenOnAll(["a", "b"], 7001, listener), taken);
  await assert.rejects(listenOnAll(["a", "b"], 0, { ...listener, listen: () => Promise.reject(taken) }), taken);
  assert.equal(closed, 3);
});

test("a port that is taken on ::1 alone", { skip: !hasIpv6Loopback }, async () => {
  const server: Server = createServer();
  await once(server.listen(0, "::1"), "listening");
  const { port } = server.address() as { port: number };
  const error = await listenHttp(() => undefined, {
    addresses: ["127.0.0.1", "::1"],
    port,
    log: { exchange: () => undefined },
  }).catch((thrown: unknown) => thrown);
  const line = await explainListenError(error, port, "COFFEE_SERVER_PORT");
  server.close();
  assert.match(line, new RegExp(`^port ${port} of ::1 is taken by `));
  if (process.platform === "linux") assert.match(line, /taken by this process;/);
  const again = createServer();
  await once(again.listen(port, "127.0.0.1"), "listening");
  again.close();
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
