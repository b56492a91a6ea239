/** The packet view's engine over the sample captures: real packets, the real colour rules. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { frameFilter, matchingFrames, openCapture, Session } from "@potshark/dissect";
import { parseColorRules } from "./color-rules.ts";
import { Inspection } from "./inspection.ts";
import type { FilterProgress, PacketField } from "./requests.ts";

const place = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const RULES = readFileSync(place("packages/wireshark/profile/HTCPCP lab/colorfilters"), "utf8");

const sessionOf = async (name: string): Promise<Session> =>
  new Session((await openCapture(new Uint8Array(readFileSync(place(`sample_capture/${name}`)))))!);

const run = (inspection: Inspection, filter: string): FilterProgress => {
  const steps = inspection.filterSteps(filter);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

function* all(fields: readonly PacketField[]): Generator<PacketField> {
  for (const field of fields) {
    yield field;
    yield* all(field.children);
  }
}

describe("the lines of the packet list", () => {
  it("are those of the shown packets, in order, wherever they are asked for", async () => {
    const inspection = new Inspection(await sessionOf("coffee_brew.pcapng"));
    run(inspection, "http or htcpcp");
    const whole = inspection.lines(0, 1000);
    const found = matchingFrames(inspection.session, "http or htcpcp");
    assert.deepEqual(
      whole.map(({ frame }) => frame - 1),
      found.ok && found.value,
    );
    for (let first = 0; first < whole.length; first += 3)
      assert.deepEqual(inspection.lines(first, 3), whole.slice(first, first + 3));
    for (const [index, { frame }] of whole.entries()) {
      assert.equal(inspection.positionOf(frame), index);
      if (index > 0) assert.equal(inspection.positionOf(whole[index - 1]!.frame + 1), index);
    }
  });

  it("stay where a filter is wrong, and come back whole without one", async () => {
    const inspection = new Inspection(await sessionOf("coffee_brew.pcapng"));
    run(inspection, "htcpcp");
    const shown = inspection.lines(0, 1000);
    assert.throws(() => run(inspection, "htcpcp and"), /./);
    assert.deepEqual(inspection.lines(0, 1000), shown);
    assert.equal(run(inspection, "").shown, inspection.session.frameCount);
    assert.equal(inspection.lines(0, 1e9).length, inspection.session.frameCount);
  });
});

describe("a packet's fields", () => {
  it("each have a filter that is right and that the packet passes", async () => {
    for (const name of ["coffee_418_406.pcapng", "coffee_https.pcapng"]) {
      const session = await sessionOf(name);
      const inspection = new Inspection(session);
      const passes = new Map<string, (row: number) => boolean>();
      for (let frame = 1; frame <= session.frameCount; frame += 1) {
        for (const { filter, name: field } of all(inspection.details(frame).fields)) {
          const known = passes.get(filter);
          const compiled = known === undefined ? frameFilter(session, filter) : undefined;
          if (compiled !== undefined) {
            assert.ok(compiled.ok, `${field}: ${filter}`);
            passes.set(filter, compiled.value);
          }
          assert.ok(passes.get(filter)!(frame - 1), `${name} ${frame}: ${filter}`);
        }
      }
    }
  });

  it("are not there for a packet that is not", async () => {
    const inspection = new Inspection(await sessionOf("coffee_brew.pcapng"));
    for (const frame of [0, -1, 1.5, 1e9, Number.NaN])
      assert.throws(() => inspection.details(frame), /There is no packet/);
  });
});

describe("colour rules", () => {
  it("of the lab's profile are all used, and the first that fits counts", async () => {
    const { rules, problems } = parseColorRules(RULES);
    const inspection = new Inspection(await sessionOf("coffee_418_406.pcapng"), rules);
    const lines = inspection.lines(0, 1000);
    const known = rules.map(({ filter }) => frameFilter(inspection.session, filter.text));
    for (const { frame, color } of lines) {
      const fits = known.flatMap((test, index) => (test.ok && test.value(frame - 1) ? [index] : []));
      assert.ok(fits.length === 0 ? true : color <= fits[0]!);
      assert.ok(known[color]?.ok === false || color === (fits[0] ?? -1));
    }
    assert.ok(lines.some(({ color }) => rules[color]?.name === "HTCPCP Teapot"));
    assert.ok(lines.some(({ color, protocol }) => protocol === "HTTP" && rules[color]?.name === "HTTP"));
    assert.deepEqual(problems, []);
  });

  it("that are no rules are named by their lines, and do no harm", () => {
    const lines = [
      "",
      "# a comment",
      "!@off@tcp@[1,1,1][1,1,1]",
      "@a@tcp@[1,1,1]",
      "@b@nonsense ==@[1,1,1][1,1,1]",
      "@c@tcp@[70000,1,1][1,1,1]",
      "@d@tcp@[65535,257,0][0,0,0]",
    ];
    const { rules, problems } = parseColorRules(lines.join("\r\n"));
    assert.deepEqual(
      rules.map(({ name, background, foreground }) => [name, background, foreground]),
      [["d", "#ff0100", "#000000"]],
    );
    assert.deepEqual(
      problems.map((problem) => /^line (\d+)/.exec(problem)?.[1]),
      ["4", "5", "6"],
    );
  });
});
