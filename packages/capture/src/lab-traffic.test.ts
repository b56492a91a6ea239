import assert from "node:assert/strict";
import { test } from "node:test";
import { labFilter, loopbackInterface } from "./lab-traffic.ts";

test("loopback by the name of each system", () => {
  assert.equal(loopbackInterface("linux"), "lo");
  assert.equal(loopbackInterface("darwin"), "lo0");
  assert.equal(loopbackInterface("freebsd"), "lo0");
  assert.equal(loopbackInterface("win32"), "\\Device\\NPF_Loopback");
});

test("the filter is the ports of pot and site, each once", () => {
  assert.equal(labFilter({ COFFEE_SERVER_PORT: 5030, WEBSERVER_PORT: 5031 }), "tcp port 5030 or tcp port 5031");
  assert.equal(labFilter({ COFFEE_SERVER_PORT: 80, WEBSERVER_PORT: 80 }), "tcp port 80");
});
