import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { answer, ask, startPot, startSite, submit } from "./testing/started-site.ts";

const IDLE = answer("200 OK", "{}", "Content-Type: application/json");
const iso = (fromNowMs: number): string => new Date(Date.now() + fromNowMs).toISOString();
const BEAN = { name: "Nyeri", type: "Single", origin: "Kenya", profile: "Citrus", strength: "3/5", roast: "Light" };

/** A brew in our pot's format. */
const brewOf = (phase: string, more: object = {}): Buffer =>
  answer(
    "200 OK",
    JSON.stringify({
      additions: ["cream", "vanilla"],
      coffee_bean: BEAN,
      pot: "ducky",
      phase,
      started_at: iso(-10_000),
      brew_ends_at: iso(phase === "brewing" ? 20_000 : -5_000),
      pour_ends_at: iso(25_000),
      seconds_left: phase === "brewing" ? 20 : 25,
      ...more,
    }),
  );

/** The requests that the pot got for the visitor. */
const requestOf = (start: string, ...headers: readonly string[]): string =>
  [`${start} HTCPCP/1.0`, "Content-Type: application/coffee-pot-command", ...headers].join("\r\n");

test("an idle pot gets a form, and the pot one GET", async (t) => {
  const pot = await startPot(t, () => IDLE);
  const site = await startSite(t, { potPort: pot.port });
  for (const path of ["/", "/?method=get", "/?method=GET&pots=ducky"]) {
    const { status, headers, body } = await ask(site, path);
    assert.equal(status, 200);
    assert.match(String(headers["content-security-policy"]), /^default-src 'none';.*frame-ancestors 'none'/);
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["referrer-policy"], "same-origin");
    assert.equal(headers.connection, "close");
    assert.match(body, /<option value="tea">The teapot<\/option>/);
    assert.match(body, /<form [^>]*method="post" action="\/\?method=brew&amp;message=start"/);
    assert.doesNotMatch(body, / style="|<style|<script>|https?:\/\//);
  }
  assert.equal(pot.requests.length, 3);
  assert.equal(pot.requests[0], `${requestOf("GET coffee://ducky", "Connection: close")}\r\n\r\n`);
});

test("each phase has its page", async (t) => {
  const pot = await startPot(t, () => brewOf("brewing"));
  const site = await startSite(t, { potPort: pot.port });
  const brewing = await ask(site, "/");
  assert.match(brewing.body, /role="timer"[^>]*>0:20</);
  assert.match(brewing.body, /data-left-ms="(19|20)\d{3}" data-total-ms="30000"/);
  assert.match(brewing.body, /<noscript><meta http-equiv="refresh" content="2[01]"/);
  assert.match(brewing.body, /Coffee with cream and vanilla syrup.*Nyeri/);
  assert.match(brewing.body, /action="\/\?method=brew&amp;message=stop"/);
  pot.script = () => brewOf("pouring");
  const pouring = await ask(site, "/");
  assert.match(pouring.body, /action="\/\?method=when".*When!/);
  assert.match(pouring.body, /Into your cup goes cream\./);
  pot.script = () => brewOf("ready", { seconds_left: 0 });
  const ready = await ask(site, "/");
  assert.match(ready.body, /Your coffee is ready.*Brew again/);
  assert.doesNotMatch(ready.body, /data-countdown|http-equiv="refresh"/);
});

test("a pot whose clock is wrong is believed in its seconds", async (t) => {
  const pot = await startPot(t, () => brewOf("brewing", { brew_ends_at: iso(3_600_000) }));
  const site = await startSite(t, { potPort: pot.port });
  assert.match((await ask(site, "/")).body, /role="timer"[^>]*>0:20</);
});

test("a form brews and leads back with 303; query and body are one order", async (t) => {
  const pot = await startPot(t, () => brewOf("brewing"));
  const site = await startSite(t, { potPort: pot.port });
  const form = "method=brew&message=start&pots=ducky&additions=cream&additions=oat+milk";
  const { status, headers } = await submit(site, `/?${form}`, form);
  assert.equal(status, 303);
  assert.equal(headers.location, "/");
  const head = requestOf("BREW coffee://ducky", "Use-Pot: ducky", "Accept-Additions: cream, oat milk");
  assert.ok(pot.requests[0]?.startsWith(head), pot.requests[0]);
  assert.match(pot.requests[0] ?? "", /\r\nContent-Length: 5\r\n(.+\r\n)*\r\nstart$/);
});

test("a tea is ordered by its own URI, looked at in its own pot, and stopped there", async (t) => {
  const steeping = { pot: "tea", beverage_type: "Tea", variety: "earl-grey", strength: 0.4, pour_ends_at: null };
  const pot = await startPot(t, () => brewOf("brewing", steeping));
  const site = await startSite(t, { potPort: pot.port });
  const page = await ask(site, "/?pots=tea");
  assert.match(pot.requests[0] ?? "", /^GET coffee:\/\/ducky HTCPCP\/1\.0\r\n[\s\S]*\r\nUse-Pot: tea\r\n/);
  assert.match(page.body, /Your tea steeps.*until the tea is ready.*Earl Grey with cream.*40 % of the recommended/);
  assert.match(page.body, /action="\/\?method=brew&amp;message=stop&amp;tea=tea\/earl-grey".*Take the leaves out/);
  for (const message of ["start", "stop"]) {
    const query = `method=brew&message=${message}&pots=ducky&tea=tea/earl-grey&additions=sugar`;
    const { status, headers } = await submit(site, "/", query);
    assert.deepEqual([status, headers.location], [303, "/?pots=tea"]);
    const [head = "", body] = pot.requests.at(-1)?.split("\r\n\r\n") ?? [];
    assert.match(head, /^BREW coffee:\/\/tea\/earl-grey HTCPCP\/1\.0\r\n[\s\S]*Accept-Additions: sugar\r\n/);
    assert.match(head, /\r\nContent-Type: message\/teapot\r\n/);
    assert.doesNotMatch(head, /Use-Pot/);
    assert.equal(body, message);
  }
  pot.script = () => brewOf("ready", { ...steeping, strength: 1 });
  assert.match((await ask(site, "/?pots=tea")).body, /Your tea is ready/);
  pot.script = () => IDLE;
  assert.match((await ask(site, "/")).body, /<button [^>]*name="tea" value="tea\/darjeeling">Darjeeling</);
  const asked = pot.requests.length;
  for (const tea of ["tea", "Tea/x", "tea/../x", "tea/x%0d%0ay", "tea/a&tea=tea/b"])
    assert.equal((await submit(site, "/", `method=brew&message=start&tea=${tea}`)).status, 400, tea);
  assert.equal(pot.requests.length, asked);
});

test("distinguishes milk that ran over from milk that was stopped", async (t) => {
  const poured = (forMs: number) => () =>
    brewOf("ready", { brew_ends_at: iso(-60_000), pour_ends_at: iso(forMs - 60_000) });
  const pot = await startPot(t, poured(30_000));
  const site = await startSite(t, { potPort: pot.port, settings: { POUR_TIME: 30 } });
  assert.match((await ask(site, "/")).body, /Your coffee is ready.*the milk filled the cup and ran over/);
  for (const script of [poured(12_000), () => brewOf("ready", { pour_ends_at: null })]) {
    pot.script = script;
    assert.doesNotMatch((await ask(site, "/")).body, /ran over/);
  }
});

test("the handout's query interface acts by GET and leads back with 302", async (t) => {
  const pot = await startPot(t, () => brewOf("brewing"));
  const site = await startSite(t, { potPort: pot.port });
  const cases = [
    ["/?method=brew&message=start&pots=ducky&additions=cream", "BREW", "start"],
    ["/?method=post&message=start", "BREW", "start"],
    ["/?method=brew&message=stop", "BREW", "stop"],
    ["/?method=when", "WHEN", ""],
  ] as const;
  for (const [path, method, message] of cases) {
    const { status, headers } = await ask(site, path);
    assert.equal(status, 302, path);
    assert.equal(headers.location, "/");
    const request = pot.requests.at(-1) ?? "";
    assert.ok(request.startsWith(`${method} coffee://ducky HTCPCP/1.0\r\n`), request);
    assert.ok(request.endsWith(`\r\n\r\n${message}`), request);
  }
});

test("what is no order is refused without asking the pot", async (t) => {
  const pot = await startPot(t, () => IDLE);
  const site = await startSite(t, { potPort: pot.port });
  const unknown = await ask(site, "/?method=steal");
  assert.equal(unknown.status, 400);
  assert.match(unknown.body, /get, brew, post, when, propfind/);
  for (const query of [
    "method=brew",
    "method=brew&message=pause",
    "method=brew&method=when",
    "method=brew&message=start&pots=ducky&pots=tea",
    "method=brew&message=start&additions=cream%0d%0aUse-Pot:%20tea",
    "method=brew&message=start&pots=caf%C3%A9",
  ]) {
    assert.equal((await ask(site, `/?${query}`)).status, 400, query);
  }
  const head = await ask(site, "/?method=brew&message=start", { method: "HEAD" });
  assert.equal(head.status, 405);
  assert.equal(head.headers.allow, "GET, POST");
  assert.equal((await submit(site, "/", `method=brew&message=start&x=${"y".repeat(20_000)}`)).status, 413);
  const json = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
  assert.equal((await ask(site, "/?method=brew&message=start", json)).status, 415);
  assert.deepEqual(pot.requests, []);
});

test("the pot's refusal is the page's status", async (t) => {
  const pot = await startPot(t, () => undefined);
  const site = await startSite(t, { potPort: pot.port });
  for (const status of [300, 400, 403, 404, 405, 406, 409, 415, 418, 431, 499, 500, 501, 503, 507, 599]) {
    pot.script = () => answer(`${status} Whatever`, "Pots are picky.", "Retry-After: 7");
    for (const response of [await ask(site, "/"), await submit(site, "/", "method=brew&message=start")]) {
      assert.equal(response.status, status);
      assert.equal(response.headers["retry-after"], "7");
      assert.match(response.body, /Pots are picky\./);
    }
  }
  for (const status of ["204 Hm", "302 Elsewhere", "600 Beyond"]) {
    pot.script = () => answer(status);
    assert.equal((await ask(site, "/")).status, 502, status);
  }
});

test("406 lists the additions, 418 is short and stout, 503 tells when", async (t) => {
  const pot = await startPot(t, () =>
    answer("406 No", "This pot has no tea.\nAvailable additions: cream, oat milk, rum\n"),
  );
  const site = await startSite(t, { potPort: pot.port });
  const refused = await submit(site, "/", "method=brew&message=start&additions=tea");
  assert.match(refused.body, /This pot has no tea\.<.*<span>cream<.*<span>oat milk<.*<span>rum</);
  pot.script = () => answer("418 I'm a teapot");
  const teapot = await submit(site, "/", "method=brew&message=start&pots=tea");
  assert.match(teapot.body, /short and stout/);
  assert.match(pot.requests[1] ?? "", /\r\nUse-Pot: tea\r\n/);
  pot.script = () => answer("503 Busy", "", "Retry-After: 12");
  assert.match((await submit(site, "/", "method=brew&message=start")).body, /Try again in 12 seconds/);
  pot.script = () => answer("503 Busy", "", "Retry-After: soon, <b>");
  assert.equal((await ask(site, "/")).headers["retry-after"], undefined);
});

test("a pot that is away is 502, a silent one 504, an unreadable one 502 with its bytes", async (t) => {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const { port } = gone.address() as { port: number };
  await new Promise((resolve) => gone.close(resolve));
  const away = await ask(await startSite(t, { potPort: port }), "/");
  assert.equal(away.status, 502);
  assert.match(away.body, /<code>npm start<\/code>/);
  assert.match(away.body, /Nothing came\./);

  const pot = await startPot(t, () => undefined);
  assert.equal((await ask(await startSite(t, { potPort: pot.port, timeoutMs: 80 }), "/")).status, 504);
  const site = await startSite(t, { potPort: pot.port });
  for (const noise of ["SSH-2.0-OpenSSH\r\n\r\n", "", "HTCPCP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n{"]) {
    pot.script = () => noise;
    const { status, body } = await ask(site, "/");
    assert.equal(status, 502, noise);
    if (noise.startsWith("SSH")) assert.match(body, /SSH-2\.0-OpenSSH<i>\\r\\n<\/i>/);
    if (noise.startsWith("SSH"))
      assert.match(body, /it has no head: &quot;SSH-2\.0-OpenSSH&quot; stands where a status/);
  }
  for (const body of ["", "null", "[]", '"brewing"', '{"phase":"frozen"}', "{", "\xff"]) {
    pot.script = () => answer("200 OK", Buffer.from(body, "latin1"));
    assert.equal((await ask(site, "/")).status, 502, body);
  }
});

test("the lab's Python original is understood and spoken to in its own way", async (t) => {
  const local = (fromNowMs: number): string => {
    const time = new Date(Date.now() + fromNowMs);
    const [day, month, date, year, clock] = time.toString().split(" ");
    return `${day}, ${date} ${month} ${year} ${clock}`;
  };
  const say = (body: object | null): string =>
    `HTCPCP/1.1 200 OK\r\nServer: CoffeePot\r\nContent-Type: message/coffeepot\r\n\r\n${JSON.stringify(body)}`;
  const brew = { date: local(-10_000), additions: ["cream", " vanilla"], coffee_bean: BEAN, pour_milk_stop: false };
  const pot = await startPot(t, () => say({}));
  const site = await startSite(t, { potPort: pot.port });
  assert.match((await ask(site, "/")).body, /How do you take it/);
  assert.equal((await ask(site, "/?method=brew&message=start&additions=cream&additions=rum")).status, 302);
  assert.match(pot.requests[1] ?? "", /\r\nAccept-Additions: cream; rum\r\n/);
  pot.script = () => say({ ...brew, brew_time_end: local(20_000), pour_milk_start: local(20_000) });
  assert.match((await ask(site, "/")).body, /Brewing your coffee.*>0:(19|20)<.*cream and vanilla syrup/);
  pot.script = () => say({ ...brew, brew_time_end: local(-5000), pour_milk_start: local(-5000) });
  assert.match((await ask(site, "/")).body, /Say when/);
  pot.script = () => say({ ...brew, brew_time_end: local(-5000), pour_milk_start: local(-5000), pour_milk_stop: true });
  assert.match((await ask(site, "/")).body, /Your coffee is ready/);
  pot.script = () => say(BEAN);
  assert.match((await ask(site, "/?method=propfind")).body, /<h1>Nyeri<\/h1>/);
  assert.match((await ask(site, "/log")).body, /This pot keeps no log/);
  pot.script = () => say(null);
  assert.match((await ask(site, "/?method=propfind")).body, /No beans yet/);
});

test("beans and log are asked for with PROPFIND", async (t) => {
  const brews = [
    { id: 2, date: iso(0), additions: ["rum"], coffee_bean: BEAN, pot: "ducky", outcome: "served" },
    { id: 1, date: iso(-60_000), additions: [], coffee_bean: null, pot: "ducky", outcome: "interrupted" },
    "no brew at all",
  ];
  const body = JSON.stringify({ href: "coffee://ducky", coffee_bean: BEAN, brews });
  const pot = await startPot(t, () => answer("200 OK", body));
  const site = await startSite(t, { potPort: pot.port });
  const log = await ask(site, "/log");
  assert.match(log.body, /<h1>2 brews<\/h1>.*Served.*Interrupted/s);
  const asked = ["Accept: application/json", "Connection: close"];
  assert.equal(pot.requests[0], `${requestOf("PROPFIND coffee://ducky", "Depth: 1", ...asked)}\r\n\r\n`);
  assert.match((await ask(site, "/?method=propfind")).body, /<h1>Nyeri<\/h1>.*Kenya/s);
  assert.match(pot.requests[1] ?? "", /\r\nDepth: 0\r\n/);
});

test("the lab's test routes send what the pot must refuse", async (t) => {
  const pot = await startPot(t, (request) => answer(request.startsWith("MILK") ? "501 No" : "404 No"));
  const site = await startSite(t, { potPort: pot.port });
  for (const status of [400, 404, 415, 501]) await ask(site, `/test-${status}`);
  const sent = pot.requests.map((request) => request.split("\r\n").slice(0, 2));
  const command = "Content-Type: application/coffee-pot-command";
  assert.deepEqual(sent, [
    ["GET caffeine://ducky HTCPCP/1.0", command],
    ["GET coffee://psyduck HTCPCP/1.0", command],
    ["GET coffee://ducky HTCPCP/1.0", "Content-Type: application/tea-pot-command"],
    ["MILK coffee://ducky HTCPCP/1.0", command],
  ]);
  assert.equal((await ask(site, "/test-501")).status, 501);
  pot.script = () => IDLE;
  assert.equal((await ask(site, "/test-415")).status, 502);
});

test("assets have a strong tag and answer 304 to it", async (t) => {
  const site = await startSite(t, { potPort: 1 });
  const first = await ask(site, "/assets/styles.css");
  const { etag = "" } = first.headers;
  assert.match(etag, /^"[\w-]{22}"$/);
  assert.equal(first.headers["cache-control"], "no-cache");
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const { status, headers, body } = await ask(site, "/assets/styles.css", { headers: { "If-None-Match": tag } });
    assert.deepEqual([status, headers.etag, body], [304, etag, ""], tag);
  }
  assert.equal((await ask(site, "/assets/styles.css", { headers: { "If-None-Match": '"other"' } })).status, 200);
  const head = await ask(site, "/assets/styles.css", { method: "HEAD" });
  assert.deepEqual([head.status, head.headers["content-length"], head.body], [200, "21", ""]);
});

test("404, 405 and HEAD; every request is logged once", async (t) => {
  const pot = await startPot(t, () => IDLE);
  const site = await startSite(t, { potPort: pot.port });
  assert.equal((await ask(site, "/milk")).status, 404);
  for (const [path, method] of [
    ["/", "DELETE"],
    ["/log", "POST"],
    ["/assets/styles.css", "PUT"],
    ["/", "TRACE"],
  ] as const) {
    const { status, headers } = await ask(site, path, { method });
    assert.equal(status, 405, `${method} ${path}`);
    assert.match(headers.allow ?? "", /^GET, HEAD/);
  }
  const head = await ask(site, "/", { method: "HEAD" });
  assert.deepEqual([head.status, head.body], [200, ""]);
  while (site.logged.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(
    site.logged.map(({ method, target, status, version }) => `${method} ${target} ${version} ${status}`),
    ["GET /milk", "DELETE /", "POST /log", "PUT /assets/styles.css", "TRACE /", "HEAD /"].map(
      (line, index) => `${line} HTTP/1.1 ${index === 0 ? 404 : index === 5 ? 200 : 405}`,
    ),
  );
  assert.deepEqual(site.faults, []);
});

test("KEEP_ALIVE keeps the browser's connection open", async (t) => {
  const pot = await startPot(t, () => IDLE);
  const site = await startSite(t, { potPort: pot.port, settings: { KEEP_ALIVE: true } });
  const { headers } = await ask(site, "/", { headers: { Connection: "keep-alive" } });
  assert.notEqual(headers.connection, "close");
  assert.doesNotMatch(pot.requests[0] ?? "", /Connection:/);
});
