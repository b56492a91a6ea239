import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answer, ask, startPot, startSite, submit } from "./testing/started-site.ts";

const BREW = "/?method=brew&message=start&pots=ducky";
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36";

/** Header values that a browser, a script or an attacker's page may send; undefined: not sent. */
const values = {
  "Sec-Fetch-Site": [undefined, "same-origin", "none", "same-site", "cross-site", "same-origin, cross-site", ""],
  Origin: [undefined, "OWN", "null", "http://evil.example", "http://localhost:1", "https://127.0.0.1", "file://"],
  Referer: [undefined, "OWN/log", "http://evil.example/", "http://localhost:1/", "about:blank"],
  "User-Agent": [undefined, "curl/8.5", CHROME],
  "Sec-Purpose": [undefined, undefined, undefined, "prefetch;prerender"],
} as const;

const headersArbitrary = fc.record({
  "Sec-Fetch-Site": fc.constantFrom(...values["Sec-Fetch-Site"]),
  Origin: fc.constantFrom(...values.Origin),
  Referer: fc.constantFrom(...values.Referer),
  "User-Agent": fc.constantFrom(...values["User-Agent"]),
  "Sec-Purpose": fc.constantFrom(...values["Sec-Purpose"]),
});

test("only this site's pages, the address bar and programs make the pot act", async (t) => {
  const pot = await startPot(t, () => answer("200 OK", "{}"));
  const site = await startSite(t, { potPort: pot.port });
  const own = `http://127.0.0.1:${site.port}`;
  const methods = fc.constantFrom("GET", "POST");
  const paths = fc.constantFrom(BREW, "/?method=post&message=stop", "/?method=when");
  await fc.assert(
    fc.asyncProperty(methods, paths, headersArbitrary, async (method, path, record) => {
      const headers = Object.fromEntries(
        Object.entries(record).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value.replace("OWN", own)]],
        ),
      );
      const before = pot.requests.length;
      const { status } = await ask(site, path, { method, headers });
      const { "Sec-Fetch-Site": fetchSite, Origin: origin, Referer: referer, "User-Agent": agent } = record;
      const isForeign =
        (fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none") ||
        (origin !== undefined && origin !== "OWN") ||
        (fetchSite === undefined && origin === undefined && referer !== undefined && referer !== "OWN/log") ||
        record["Sec-Purpose"] !== undefined;
      const isUnsure = method === "GET" && agent === CHROME && fetchSite === undefined && referer !== "OWN/log";
      const expected = isForeign ? 403 : isUnsure ? 200 : method === "POST" ? 303 : 302;
      assert.equal(status, expected);
      assert.equal(pot.requests.length - before, expected > 300 && expected < 400 ? 1 : 0);
    }),
    { numRuns: 300 },
  );
});

test("a method named in the body is judged as one in the query", async (t) => {
  const pot = await startPot(t, () => answer("200 OK", "{}"));
  const site = await startSite(t, { potPort: pot.port });
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site" };
  const { status } = await ask(site, "/", { method: "POST", headers, body: "method=when" });
  assert.equal(status, 403);
  assert.deepEqual(pot.requests, []);
});

test("a browser that does not say where it comes from is asked first, and its Yes is enough", async (t) => {
  const pot = await startPot(t, () => answer("200 OK", "{}"));
  const site = await startSite(t, { potPort: pot.port });
  const headers = { "User-Agent": CHROME };
  const { status, body } = await ask(site, `${BREW}&additions=oat+milk&additions=%3Cb%3E`, { headers });
  assert.equal(status, 200);
  assert.match(body, /Brew this\?.*oat milk, &lt;b>/);
  const action = /<main.*? action="(\/\?[^"]*)"/s.exec(body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  assert.equal((await submit(site, action, "")).status, 303);
  assert.match(pot.requests[0] ?? "", /\r\nAccept-Additions: oat milk, <b>\r\n/);
});

test("looking is free for everyone", async (t) => {
  const pot = await startPot(t, () => answer("200 OK", "{}"));
  const site = await startSite(t, { potPort: pot.port });
  for (const path of ["/", "/?method=propfind"]) {
    assert.equal((await ask(site, path, { headers: { "Sec-Fetch-Site": "cross-site" } })).status, 200);
  }
});

test("on loopback the site answers to its own names only, in public to any", async (t) => {
  const pot = await startPot(t, () => answer("200 OK", "{}"));
  const site = await startSite(t, { potPort: pot.port });
  const open = await startSite(t, { potPort: pot.port, site: { allowedHosts: "any" } });
  for (const host of ["localhost", "LOCALHOST:5031", "localhost.:1", "127.0.0.1:1", "[::1]:5031", "[::1]"]) {
    assert.equal((await ask(site, "/", { headers: { Host: host } })).status, 200, host);
  }
  for (const host of [
    "evil.example",
    "localhost.evil.example:5031",
    "127.0.0.1.nip.io",
    "evil.example:80",
    "0.0.0.0",
  ]) {
    assert.equal((await ask(site, "/", { headers: { Host: host } })).status, 403, host);
  }
  for (const [target, expected] of [
    ["http://localhost/", 200],
    ["http://evil.example/", 403],
  ] as const)
    assert.equal((await ask(site, target, { headers: { Host: "localhost" } })).status, expected, target);
  assert.equal((await ask(open, "/", { headers: { Host: "coffee.example:5031" } })).status, 200);
  const foreign = { Host: "coffee.example:5031", Origin: "http://evil.example" };
  assert.equal((await ask(open, BREW, { method: "POST", headers: foreign })).status, 403);
  const same = { Host: "coffee.example:80", Origin: "http://coffee.example" };
  assert.equal((await ask(open, BREW, { method: "POST", headers: same })).status, 303);
});
