/** What the packet list shows for TLS. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import { clientHello, record, serverName } from "../app/tls/testing/records.ts";
import { openCapture } from "../file/open.ts";
import { Session } from "../session/session.ts";
import { FrameSummaries } from "./frame-summary.ts";

it("writes what a Client Hello asks for so that it moves no cursor", async () => {
  const hello = record(22, clientHello([serverName("pot\x1b[2J\x07\x7f.example")]));
  const headers = Buffer.from(
    "450000000001000040060000c0000201c6336402" + "c35001bb000000010000000150182000" + "00000000",
    "hex",
  );
  headers.writeUInt16BE(headers.length + hello.length, 2);
  const capture = await openCapture(writePcap([{ bytes: Buffer.concat([headers, hello]), microseconds: 0 }]));
  assert.ok(capture);
  const { info } = new FrameSummaries(new Session(capture)).read(0);
  assert.equal(info, "Client Hello (SNI=pot\\x1b[2J\\x07\\x7f.example)");
});
