/** The diagram of the lab's own samples. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { openCapture, Session } from "@potshark/dissect";
import { captureOf, conversation } from "../testing/conversation.ts";
import { spaceTime } from "./space-time.ts";
import { standalonePicture } from "./standalone-picture.tsx";

const repository = (path: string): URL => new URL(`../../../../${path}`, import.meta.url);

const sessionOf = async (bytes: Uint8Array): Promise<Session> => {
  const capture = await openCapture(bytes);
  assert.ok(capture);
  return new Session(capture);
};

const SERVERS = [
  { name: "site", port: 5031, protocol: "http", client: "browser" },
  { name: "pot", port: 5030, protocol: "htcpcp", client: "site" },
];

const HOMEPAGE = await sessionOf(readFileSync(repository("sample_capture/homepage_coffee.pcapng")));

test("every segment of the two hops is an arrow, from SYN to FIN", () => {
  const { arrows, left } = spaceTime(HOMEPAGE, SERVERS);
  assert.equal(left, 0);
  assert.deepEqual(
    arrows.map(({ frame }) => frame),
    Array.from({ length: HOMEPAGE.frameCount }, (_, row) => row + 1),
  );
  const lines = arrows
    .filter(({ stream, kind }) => stream === 1 && kind !== "acknowledge")
    .map(({ from, to, kind, label }) => `${from} > ${to} ${kind}: ${label}`);
  assert.deepEqual(lines, [
    "site > pot open: SYN from port 57426",
    "pot > site open: SYN, ACK",
    "site > pot message: GET coffee://ducky HTCPCP/1.0",
    "pot > site message: HTCPCP/1.0 200 OK",
    "pot > site close: FIN, ACK",
    "site > pot close: FIN, ACK",
  ]);
});

test("other ports are no part of it, and there is an end to it", async () => {
  const packets = [...conversation(40_000, 5031, []), ...conversation(40_001, 443, [">x"])];
  const session = await sessionOf(captureOf(packets));
  const { arrows, left } = spaceTime(session, SERVERS, 3);
  assert.deepEqual([arrows.length, left], [3, 2]);
  assert.ok(arrows.every(({ clientPort }) => clientPort === 40_000));
});

test("without servers the lower port is the server's, and a server without a client has one", async () => {
  const session = await sessionOf(captureOf(conversation(40_000, 5031, [])));
  const any = spaceTime(session, []);
  assert.deepEqual(any.parties, ["client", "server"]);
  assert.deepEqual([any.arrows[0]?.from, any.arrows[1]?.from], any.parties);
  const shop = spaceTime(session, [{ name: "shop", port: 5031, protocol: "http" }]);
  assert.deepEqual(shop.parties, ["client", "shop"]);
  assert.equal(shop.arrows.length, any.arrows.length);
});

test("the handout's picture is what its sample gives: npm run generate", () => {
  const { arrows, ...others } = spaceTime(HOMEPAGE, SERVERS);
  assert.equal(
    readFileSync(repository("docs/pictures/space-time.svg"), "utf8"),
    standalonePicture({ ...others, arrows: arrows.filter(({ stream }) => stream <= 1) }),
  );
});
