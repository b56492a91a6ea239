/**
 * Compares HTTP in our dissection engine with tshark: messages of every form we know, cut in every way, on HTTP's ports
 * and on another port, every field and every occurrence; and the samples.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { HTTP_LAYERS } from "../packages/dissect/src/app/http/fields.ts";
import { FIELDS } from "../packages/dissect/src/index.ts";
import { joinPcap } from "../packages/test-captures/src/index.ts";
import { captureOf, HTTP_CONVERSATIONS, ODD_COOKIES, UNCUT } from "./http-conversations.ts";
import { compareFields } from "./wireshark/compare-fields.ts";

const SAMPLES = new URL("../sample_capture/", import.meta.url);
const PORTS = [80, 8080, 5031];
const FEWER_PORTS = [80, 5031];
/** Bytes per segment. */
const CUTS = [100_000, 7, 61];

const AROUND = ["frame.protocols", "data.data", "data.len"];
const fields = [...HTTP_LAYERS, ...FIELDS.filter(({ name }) => AROUND.includes(name))];

/**
 * After a byte that is not ASCII, Wireshark looks for cookies in a longer text and shows them from the wrong position.
 */
const withoutCookies = fields.filter(({ name }) => name !== "http.cookie_pair");

describe("HTTP agrees with tshark", () => {
  for (const cut of CUTS) {
    it(`cut into segments of ${cut}`, async (t) => {
      let clientPort = 20_000;
      const capturesOf = (conversations: readonly string[], ports: readonly number[]): Uint8Array =>
        joinPcap(
          conversations.flatMap((name) =>
            ports.map((port) => {
              clientPort += 1;
              return captureOf(HTTP_CONVERSATIONS[name]!, clientPort, port, cut);
            }),
          ),
        );
      const names = Object.keys(HTTP_CONVERSATIONS).filter((name) => cut > 10_000 || !UNCUT.has(name));
      const [odd, plain] = [
        names.filter((name) => ODD_COOKIES.has(name)),
        names.filter((name) => !ODD_COOKIES.has(name)),
      ];
      const ports = cut > 10_000 ? PORTS : FEWER_PORTS;
      const segments = `HTTP in segments of ${cut}`;
      const compared = await compareFields(segments, capturesOf(plain, ports), { fields });
      const besides = await compareFields(`${segments}, odd cookies`, capturesOf(odd, ports), {
        fields: withoutCookies,
      });
      assert.ok(compared > 1_000);
      t.diagnostic(`${compared + besides} values compared`);
    });
  }

  it("cut into single bytes", async (t) => {
    const captures = ["page", "form", "json", "chunks", "trailers", "chunked gzip", "interim answer", "pipelined"].map(
      (name, index) => captureOf(HTTP_CONVERSATIONS[name]!, 30_000 + index, 80, 1),
    );
    const compared = await compareFields("HTTP in single bytes", joinPcap(captures), { fields });
    t.diagnostic(`${compared} values compared`);
  });

  it("in the samples", async (t) => {
    let compared = 0;
    for (const name of readdirSync(SAMPLES).filter((file) => file.endsWith(".pcapng"))) {
      compared += await compareFields(name, readFileSync(new URL(name, SAMPLES)), { fields });
    }
    t.diagnostic(`${compared} values compared`);
  });
});
