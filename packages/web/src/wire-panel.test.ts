import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answer, ask, startPot, startSite } from "./testing/started-site.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** The bytes that a panel shows, read back from its HTML as a visitor sees them: request, response, request, … */
const shownBytes = (html: string): readonly string[] =>
  [...html.matchAll(/<pre tabindex="0"><code>(.*?)<\/code><\/pre>/gs)].map(([, code = ""]) =>
    code
      .replaceAll("\n", "")
      .replace(/<\/?i>/g, "")
      .replace(/&\w+;|&#39;/g, (entity) => ENTITIES[entity] ?? assert.fail(entity))
      .replace(/\\(r|n|\\|x([0-9a-f]{2}))/g, (_, escaped: string, hex?: string) =>
        hex === undefined
          ? ({ r: "\r", n: "\n", "\\": "\\" }[escaped] ?? "")
          : String.fromCharCode(Number.parseInt(hex, 16)),
      ),
  );

test("the panel shows exactly the bytes, whatever they are", async (t) => {
  const pot = await startPot(t, () => undefined);
  const site = await startSite(t, { potPort: pot.port });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(200, 404, 418), async (body, status) => {
      const said = answer(`${status} Said`, body);
      pot.script = () => said;
      const { body: html } = await ask(site, "/");
      const [request, response] = shownBytes(html);
      assert.equal(request, pot.requests.at(-1));
      assert.equal(response, said.toString("latin1"));
    }),
    { numRuns: 150 },
  );
});

test("nothing a pot says becomes markup or a header", async (t) => {
  const pot = await startPot(t, () => undefined);
  const site = await startSite(t, { potPort: pot.port });
  const nasty = fc.constantFrom(
    "<b7>",
    "</pre><b7>",
    '"><b7>',
    "'><b7 ",
    "<!--<b7>-->",
    "&lt;b7&gt;<b7>",
    "{{details}}<b7>",
  );
  const text = fc.oneof(nasty, fc.string());
  const bean = fc.record({ name: nasty, type: text, origin: text, profile: text, strength: text, roast: text });
  const json = fc.record({
    phase: fc.oneof(fc.constantFrom("brewing", "pouring", "ready"), text),
    additions: fc.oneof(fc.array(text), text),
    coffee_bean: fc.oneof(bean, fc.jsonValue()),
    started_at: fc.oneof(text, fc.constant("2023-05-19T17:39:59Z")),
    brew_ends_at: fc.oneof(text, fc.constant("2100-01-01T00:00:00Z")),
    seconds_left: fc.oneof(fc.integer(), fc.double(), text),
    brews: fc.oneof(fc.array(fc.record({ date: text, additions: fc.array(text), coffee_bean: bean, pot: text })), text),
  });
  const bodies = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    json.map((value) => JSON.stringify(value)),
    text,
  );
  const statuses = fc.constantFrom("200 OK", "200 <b7>", "406 <b7>", "418 <b7>", "503 <b7>", "555 <b7>");
  await fc.assert(
    fc.asyncProperty(
      bodies,
      statuses,
      fc.constantFrom("/", "/?method=propfind", "/log"),
      async (body, status, path) => {
        pot.script = () => answer(status, body, "Retry-After: <b7>", "X-Evil: <b7>");
        const page = await ask(site, path);
        assert.notEqual(page.status, 500, String(site.faults.at(-1)?.stack));
        assert.doesNotMatch(page.body, /<b7/);
        assert.equal(page.headers["x-evil"], undefined);
        assert.equal(page.headers["retry-after"], undefined);
      },
    ),
    { numRuns: 300 },
  );
});

test("after a redirect the panel holds what acted and what made the page", async (t) => {
  const pot = await startPot(t, () => answer("200 OK", "{}"));
  const site = await startSite(t, { potPort: pot.port });
  await ask(site, "/?method=brew&message=start&additions=cream");
  const { body } = await ask(site, "/");
  const shown = shownBytes(body);
  assert.deepEqual([shown[0], shown[2]], pot.requests);
  assert.match(body, /<dt>Site’s port<\/dt><dd>\d+<\/dd>/);
  assert.ok(body.includes(`<code>tcp.port == ${pot.port}</code>`));
  // Pages without a request to the pot have no panel.
  assert.deepEqual(shownBytes((await ask(site, "/nowhere")).body), []);
});

test("a long answer is cut, and its length told", async (t) => {
  const pot = await startPot(t, () => answer("400 No", "x".repeat(40_000)));
  const site = await startSite(t, { potPort: pot.port });
  const { body } = await ask(site, "/");
  assert.ok(body.length < 30_000);
  assert.match(body, /… and \d+ bytes more/);
});
