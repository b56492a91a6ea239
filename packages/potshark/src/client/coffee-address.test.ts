import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings } from "@potshark/config";
import { UserMistake } from "@potshark/service";
import { coffeeAddress } from "./coffee-address.ts";

const settings = readSettings({ COFFEE_SERVER_PORT: "6000" });
const addressOf = (uri?: string, to?: string) => {
  const { hint: _, ...address } = coffeeAddress(uri, to, settings);
  return address;
};

test("no URI is the first pot, on our own server", () => {
  assert.deepEqual(addressOf(), { host: "localhost", port: 6000, target: "coffee://ducky" });
});

test("a pot of ours, and a URI without a host, lead to our own server, whatever the scheme's language", () => {
  for (const uri of [
    "coffee://tea",
    "koffie://DUCKY/pot-0?Cream",
    "%E5%92%96%E5%95%A1://ducky",
    "coffee:",
    "coffee:/pot-1",
    "/",
  ]) {
    assert.deepEqual(addressOf(uri), { host: "localhost", port: 6000, target: uri });
  }
});

test("another host is reached at its port, or at port 80 (RFC 2324 §5.2)", () => {
  assert.deepEqual(addressOf("coffee://example.net/pot-1"), {
    host: "example.net",
    port: 80,
    target: "coffee://example.net/pot-1",
  });
  assert.deepEqual(addressOf("coffee://[::1]:8080"), { host: "::1", port: 8080, target: "coffee://[::1]:8080" });
});

test("a name that is none of our pots is called that, should nothing answer there", () => {
  const { hint } = coffeeAddress("coffee://nopot", undefined, settings);
  assert.equal(
    hint,
    "no pot here has the name nopot, so it was taken for a host; the pots here are coffee://ducky, coffee://tea",
  );
  assert.match(coffeeAddress("coffee://tea", undefined, settings).hint, /^is it running\?/);
});

test("--to wins over the URI", () => {
  assert.deepEqual(addressOf("coffee://example.net", "127.0.0.1:5030"), {
    host: "127.0.0.1",
    port: 5030,
    target: "coffee://example.net",
  });
  assert.equal(addressOf(undefined, "[::1]:5030").host, "::1");
});

test("what cannot be read is a mistake in one line, with an example", () => {
  for (const [uri, to] of [
    ["tea"],
    ["http://ducky"],
    ["coffee://ducky\x1b[31m#x"],
    [undefined, "localhost"],
    [undefined, "a:0"],
    [undefined, "::1:80"],
    [undefined, "a:99999"],
  ]) {
    assert.throws(
      () => addressOf(uri, to),
      (error) =>
        error instanceof UserMistake &&
        /^[^\p{C}]+$/u.test(error.message) &&
        /coffee:\/\/|host:port/.test(error.message),
      `${uri} ${to}`,
    );
  }
});
