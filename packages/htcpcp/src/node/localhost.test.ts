/** Which address of "localhost" a connection goes to, over real sockets. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { lookupHost } from "./localhost.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === "::1"));

/** The addresses tried for "localhost", and the one reached, when a server listens on one address. */
const triedWhere = async (address: string, host: string): Promise<{ tried: string[]; reached: string | undefined }> => {
  const server = createServer((socket) => socket.end()).listen(0, address);
  await once(server, "listening");
  const tried: string[] = [];
  const socket = connect({ host, port: (server.address() as AddressInfo).port, lookup: lookupHost });
  socket.on("connectionAttempt", (ip: string) => tried.push(ip));
  await once(socket, "connect");
  const reached = socket.remoteAddress;
  socket.destroy();
  server.close();
  return { tried, reached };
};

test("127.0.0.1 is tried first, and nothing else where it answers", async () => {
  for (const host of ["localhost", "LOCALHOST"])
    assert.deepEqual(await triedWhere("127.0.0.1", host), { tried: ["127.0.0.1"], reached: "127.0.0.1" });
});

test("then ::1", { skip: !hasIpv6 }, async () => {
  assert.deepEqual(await triedWhere("::1", "localhost"), { tried: ["127.0.0.1", "::1"], reached: "::1" });
});
