/** The checked-in sample captures are what their pages say, and answer what the lab asks of them. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import { barePcapng } from "../tools/record-samples/bare-pcapng.ts";
import { complaintsAbout, type Findings } from "../tools/record-samples/check-sample.ts";
import { renderPage } from "../tools/record-samples/render-page.ts";
import { filesOf, findingsIn } from "../tools/record-samples/sample-files.ts";
import { SAMPLES, SAMPLES_FOLDER } from "../tools/record-samples/samples.ts";
import { exchangesOf, type Hop } from "../tools/record-samples/survey.ts";

/** The repository keeps every version of them for ever. */
const MAX_BYTES = 200_000;

const found = new Map<string, Findings>();

const findingsOf = (name: string): Findings => {
  const findings = found.get(name);
  assert.ok(findings, `${name} was surveyed`);
  return findings;
};

before(async () => {
  await Promise.all(
    SAMPLES.map(async (sample) => found.set(sample.name, await findingsIn(filesOf(sample, SAMPLES_FOLDER)))),
  );
});

for (const sample of SAMPLES) {
  const files = filesOf(sample, SAMPLES_FOLDER);
  describe(sample.name, () => {
    it("is what a recording has to be", () => {
      assert.deepEqual(complaintsAbout(sample, findingsOf(sample.name)), []);
    });

    it("is what its page says", async () => {
      assert.equal(await readFile(files.page, "utf8"), renderPage(sample, findingsOf(sample.name)));
    });

    it("is small, and tells nothing of the machine it was made on", async () => {
      const capture = await readFile(files.capture);
      assert.ok(capture.length < MAX_BYTES, `${capture.length} bytes`);
      assert.ok(barePcapng(capture).equals(capture), "there are options or blocks that no sample has");
    });
  });
}

describe("the sample captures", () => {
  it("are all there, and nothing else is", async () => {
    const wanted = SAMPLES.flatMap((sample) => Object.values(filesOf(sample, "")).filter((file) => file !== undefined));
    assert.deepEqual((await readdir(SAMPLES_FOLDER)).sort(), wanted.sort());
  });

  it("show that the ports do not remain the same, unless connections persist", () => {
    const portsAndRequests = (name: string, hop: Hop): readonly [ports: number, requests: number] => {
      const { connections, messages } = findingsOf(name).survey;
      const ports = new Set(connections.filter((one) => one.hop === hop).map(({ clientPort }) => clientPort));
      return [ports.size, messages.filter((one) => one.hop === hop && one.status === undefined).length];
    };
    for (const name of ["homepage_coffee", "coffee_brew", "coffee_418_406"]) {
      for (const hop of ["browser", "pot"] as const) {
        const [ports, requests] = portsAndRequests(name, hop);
        assert.equal(ports, requests, `${name}, ${hop}`);
      }
    }
    assert.deepEqual(portsAndRequests("coffee_persistent", "pot"), [1, 7]);
    const [ports, requests] = portsAndRequests("coffee_persistent", "browser");
    assert.ok(ports <= 6 && requests > 20, `${ports} ports for ${requests} requests`);
  });

  it("tell the site in the query what to brew", () => {
    const brews = exchangesOf(findingsOf("coffee_brew").survey, "HTTP").filter((one) => one.includes("method=brew"));
    assert.equal(brews.length, 1);
    const query = new URLSearchParams(brews[0]?.split(/[? ]/)[2]);
    assert.deepEqual([query.get("message"), query.get("pots")], ["start", "ducky"]);
    assert.deepEqual(query.getAll("additions"), ["cream", "vanilla"]);
  });

  it("show what a browser gets of each refusal", () => {
    const { survey } = findingsOf("coffee_418_406");
    for (const protocol of ["HTTP", "HTCPCP"] as const) {
      const refusals = exchangesOf(survey, protocol).filter((one) => / 4\d\d$/.test(one));
      assert.deepEqual(
        refusals.map((one) => one.split(" ").at(-1)),
        ["418", "406"],
        protocol,
      );
    }
  });

  it("hide HTTP in TLS, but not HTCPCP, until the keys are given", () => {
    const { survey, sealed } = findingsOf("coffee_https");
    assert.ok(sealed);
    assert.equal(sealed.messages.filter(({ protocol }) => protocol === "HTTP").length, 0);
    assert.deepEqual(exchangesOf(sealed, "HTCPCP"), exchangesOf(survey, "HTCPCP"));
    assert.equal(exchangesOf(sealed, "HTCPCP").length, 7);
    assert.ok(exchangesOf(survey, "HTTP").length > 20);
  });
});
