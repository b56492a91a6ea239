/** Requests that another site's page may have sent are recognized; requests of programs are not among them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type HeaderPair, MessageParser, type RequestMessage } from "@potshark/htcpcp";
import { allowedHostsOf } from "@potshark/service";
import { refusalOfStranger } from "./guard.ts";

const HOSTS = new Set([...(allowedHostsOf(false, "localhost") as ReadonlySet<string>), "ducky"]);

const statusOf = (
  method: string,
  headers: readonly HeaderPair[],
  hosts: ReadonlySet<string> | "any" = HOSTS,
): number | undefined => {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const bytes = Buffer.from(`${method} / HTTP/1.1\r\n${lines}Content-Length: 5\r\n\r\nstart`, "latin1");
  const found = new MessageParser({ role: "request" }).push(bytes).find(({ type }) => type === "message");
  assert.ok(found?.type === "message");
  return refusalOfStranger(found.message as RequestMessage, hosts)?.status;
};

const OWN = ["Host", "localhost:5030"] as const;

describe("on loopback a pot answers", () => {
  for (const host of [
    ..."localhost localhost:5030 LocalHost localhost. localhost.:5030 127.0.0.1 127.0.0.1:5030 127.1 [::1] [::1]:5030".split(
      " ",
    ),
    ..."[0:0:0:0:0:0:0:1]:5030 ducky Ducky:80".split(" "),
  ]) {
    it(`Host: ${host}`, () => assert.equal(statusOf("BREW", [["Host", host]]), undefined));
  }

  it("without a Host, as the lab's original client asks", () => assert.equal(statusOf("BREW", []), undefined));

  it("a person who types the address or follows a link", () => {
    const navigation = ["Sec-Fetch-Mode", "navigate"] as const;
    for (const site of ["none", "same-site", "cross-site"])
      assert.equal(statusOf("GET", [OWN, ["Sec-Fetch-Site", site], navigation]), undefined, site);
  });

  it("a page of its own origin", () => {
    const headers = [OWN, ["Origin", "http://localhost:5030"], ["Sec-Fetch-Site", "same-origin"]] as const;
    assert.equal(statusOf("BREW", headers), undefined);
  });
});

describe("on loopback a pot refuses", () => {
  for (const host of [
    ..."evil.example evil.example:5030 localhost.evil.example 127.0.0.1.nip.io 192.168.1.5 0.0.0.0 [::2] [::1".split(
      " ",
    ),
    ..."localhost@evil.example evil.example#localhost localhost/ localhost:evil localhost:5030:5030".split(" "),
    "",
    "localhost evil.example",
    "localhost, evil.example",
    "[::ffff:192.168.1.5]",
  ]) {
    it(`Host: ${host}`, () => assert.equal(statusOf("GET", [["Host", host]]), 403));
  }

  it("two Hosts", () => assert.equal(statusOf("GET", [OWN, ["Host", "evil.example"]]), 403));

  for (const method of ["POST", "BREW", "WHEN", "GET", "PROPFIND"]) {
    for (const origin of ["http://evil.example", "null", "http://localhost:5031", "https://localhost", "file://", ""])
      it(`${method} of the origin ${origin}`, () => assert.equal(statusOf(method, [OWN, ["Origin", origin]]), 403));
    for (const site of ["cross-site", "same-site", "same-origin, cross-site", ""])
      it(`${method} of a page that is ${site}`, () =>
        assert.equal(statusOf(method, [OWN, ["Sec-Fetch-Site", site], ["Sec-Fetch-Mode", "no-cors"]]), 403));
  }

  it("a form that leads here", () => {
    const headers = [OWN, ["Sec-Fetch-Site", "cross-site"], ["Sec-Fetch-Mode", "navigate"]] as const;
    assert.equal(statusOf("POST", headers), 403);
  });
});

it("a name that one pot answers to is not that of another", () => {
  const host = ["Host", "mocha:5030"] as const;
  for (const [hosts, status] of [
    [new Set(["mocha"]), undefined],
    [HOSTS, 403],
  ] as const)
    assert.equal(statusOf("GET", [host], hosts), status);
});

it("in public a pot has any name, and no page may make it brew all the same", () => {
  const host = ["Host", "coffee.example"] as const;
  assert.equal(statusOf("BREW", [host], "any"), undefined);
  assert.equal(statusOf("POST", [host, ["Origin", "http://evil.example"]], "any"), 403);
  assert.equal(statusOf("POST", [host, ["Origin", "http://coffee.example"]], "any"), undefined);
});
