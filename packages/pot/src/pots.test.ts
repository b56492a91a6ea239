/** What a pot answers, request by request, with a clock of the test's own. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ADDITIONS, type HeaderPair, type OutgoingResponse } from "@potshark/htcpcp";
import { Journal } from "./journal.ts";
import { folder, header, MILK, PotFixture, settings } from "./testing/pot-fixture.ts";

describe("the methods of RFC 2324 §2.1", () => {
  it("brews, pours until WHEN, and is ready", async () => {
    const fixture = await PotFixture.open();
    assert.deepEqual(await fixture.state(), {});
    const started = await fixture.brew(MILK);
    assert.equal(started.status, 200);
    const brewing = await fixture.state();
    assert.deepEqual([brewing.phase, brewing.seconds_left, brewing.additions], ["brewing", 30, ["cream", "vanilla"]]);
    assert.deepEqual(brewing.coffee_bean, settings.COFFEE_BEANS.at(-1));
    assert.equal((await fixture.ask("WHEN", "coffee://ducky")).status, 409);
    fixture.wait(31);
    const pouring = await fixture.state();
    assert.deepEqual([pouring.phase, pouring.seconds_left, pouring.pour_milk_stop], ["pouring", 19, false]);
    assert.equal((await fixture.ask("WHEN", "coffee://ducky")).status, 200);
    const ready = await fixture.state();
    assert.deepEqual([ready.phase, ready.pour_milk_stop], ["ready", true]);
    assert.equal((await fixture.ask("WHEN", "coffee://ducky")).status, 409);
  });

  it("pours until the cup is full when nobody says WHEN, and nothing without milk", async () => {
    const fixture = await PotFixture.open();
    await fixture.brew(MILK);
    fixture.wait(51);
    assert.equal((await fixture.state()).phase, "ready");
    await fixture.brew();
    fixture.wait(30);
    const black = await fixture.state();
    assert.deepEqual([black.phase, black.pour_milk_start, black.pour_milk_stop], ["ready", "", false]);
  });

  it("takes POST as BREW, and start and stop in any case", async () => {
    const fixture = await PotFixture.open();
    assert.equal((await fixture.ask("POST", "coffee://ducky", "START\r\n")).status, 200);
    assert.equal((await fixture.state()).phase, "brewing");
    assert.equal((await fixture.ask("POST", "coffee://ducky", "Stop")).status, 200);
    assert.deepEqual(await fixture.state(), {});
    assert.equal((await fixture.ask("BREW", "coffee://ducky", "stop")).status, 200);
  });

  it("is busy while it brews or pours, and disturbs nothing", async () => {
    const fixture = await PotFixture.open();
    await fixture.brew(MILK);
    const before = await fixture.state();
    const refused = await fixture.brew();
    assert.deepEqual([refused.status, header(refused, "Retry-After")], [503, "30"]);
    assert.deepEqual(await fixture.state(), before);
    fixture.wait(40);
    assert.deepEqual([(await fixture.brew()).status, header(await fixture.brew(), "Retry-After")], [503, "10"]);
    fixture.wait(11);
    assert.equal((await fixture.brew()).status, 200);
  });

  it("lets one of two orders that race win", async () => {
    const fixture = await PotFixture.open();
    const answers = await Promise.all([fixture.brew(MILK), fixture.brew(), fixture.brew()]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 503, 503],
    );
    assert.equal(fixture.journal.brewsOf("ducky").length, 1);
  });

  it("tells the beans and the past brews to PROPFIND", async () => {
    const fixture = await PotFixture.open();
    const accept = ["Accept", "application/json"] as const;
    assert.equal((await fixture.ask("PROPFIND", "coffee://ducky", undefined, [accept])).body, "{}\n");
    await fixture.brew(MILK);
    await fixture.ask("BREW", "coffee://ducky", "stop");
    await fixture.brew();
    fixture.wait(31);
    await fixture.brew(["Accept-Additions", "rum"]);
    await fixture.journal.close();
    const xml = await fixture.ask("PROPFIND", "coffee://ducky");
    assert.equal(xml.status, 207);
    assert.match(String(xml.body), /<D:href>coffee:\/\/ducky<\/D:href>.*<C:name>Doi Chang Honey<\/C:name>/);
    const listed = await fixture.ask("PROPFIND", "coffee://ducky", undefined, [accept, ["Depth", "1"]]);
    const log = JSON.parse(String(listed.body)) as { brews: { id: number; outcome: string }[] };
    assert.deepEqual(
      log.brews.map(({ id, outcome }) => [id, outcome]),
      [
        [3, "brewing"],
        [2, "served"],
        [1, "stopped"],
      ],
    );
    assert.equal(
      String((await fixture.ask("PROPFIND", "coffee://ducky", undefined, [["Depth", "1"]])).body).match(/<D:response>/g)
        ?.length,
      4,
    );
  });
});

describe("additions", () => {
  for (const [kind, names] of Object.entries(ADDITIONS)) {
    it(`takes every ${kind} the RFCs name, as they write it, in header and URI`, async () => {
      const fixture = await PotFixture.open();
      const answer = await fixture.ask("BREW", `coffee://ducky?${names.join(",")}`, "start", [
        ["Accept-Additions", names.join(", ")],
      ]);
      assert.equal(answer.status, 200, String(answer.body));
      assert.deepEqual(
        (await fixture.state()).additions,
        names.map((name) => name.toLowerCase()),
      );
    });
  }
});

describe("refusals", () => {
  for (const [what, status, method, target, body, ...headers] of [
    ["a teapot is asked for coffee", 418, "BREW", "coffee://tea", "start"],
    ["a teapot is named by Use-Pot", 418, "BREW", "coffee://ducky", "start", ["Use-Pot", "tea"]],
    ["a teapot is named by number", 418, "BREW", "/pot-1", "start"],
    ["an addition is not in stock", 406, "BREW", "coffee://ducky", "start", ["Accept-Additions", "tea"]],
    ["an addition of the URI is not in stock", 406, "BREW", "coffee://ducky?Chamomile", "start"],
    ["additions cannot be read", 400, "BREW", "coffee://ducky", "start", ["Accept-Additions", "cream;q=7"]],
    ["the body says neither start nor stop", 400, "BREW", "coffee://ducky", "begin"],
    ["there is no body", 400, "BREW", "coffee://ducky", ""],
    ["the scheme is none", 400, "GET", "caffeine://ducky"],
    ["the host is no pot", 404, "GET", "coffee://psyduck"],
    ["the pot has no such number", 404, "GET", "/pot-2"],
    ["Use-Pot names no pot", 404, "GET", "/", undefined, ["Use-Pot", "kettle"]],
    ["the path leads further", 404, "GET", "/pot-0/darjeeling"],
    ["nobody knows the method", 501, "MILK", "coffee://ducky"],
    ["the method is lower case", 501, "brew", "coffee://ducky"],
    ["HTTP knows the method", 405, "DELETE", "coffee://ducky"],
    ["the body is of another type", 415, "BREW", "coffee://ducky", "start", ["Content-Type", "text/plain"]],
    [
      "the type is the lab's test",
      415,
      "GET",
      "coffee://ducky",
      undefined,
      ["Content-Type", "application/tea-pot-command"],
    ],
    ["nothing pours", 409, "WHEN", "coffee://ducky"],
  ] as const satisfies readonly (readonly [string, number, string, string, (string | undefined)?, ...HeaderPair[]])[]) {
    it(`${status} when ${what}`, async () => {
      const fixture = await PotFixture.open();
      const answer = await fixture.ask(method, target, body, headers as readonly HeaderPair[]);
      assert.equal(answer.status, status, String(answer.body));
      assert.ok(String(answer.body).length > 10, "a refusal explains itself");
      assert.deepEqual(await fixture.state(), {});
    });
  }

  it("406 lists the additions that are to be had", async () => {
    const answer = await (await PotFixture.open()).brew(["Accept-Additions", "tea"]);
    assert.match(
      String(answer.body),
      /no tea\.\nAvailable additions: cream, half-and-half, .*aquavit, sugar, xylitol, stevia\n$/,
    );
  });

  it("405 and 501 name what is allowed", async () => {
    const fixture = await PotFixture.open();
    for (const method of ["DELETE", "MILK", "OPTIONS"]) {
      assert.match(header(await fixture.ask(method, "/"), "Allow") ?? "", /\bBREW\b.*\bWHEN\b/);
    }
  });

  it("507 when the journal cannot be written, and the pot stays idle and answers GET", async () => {
    const journal = await Journal.open(join(folder, "no-such-file\u0000"), 0, () => undefined);
    const fixture = await PotFixture.open({ journal });
    assert.equal((await fixture.brew()).status, 507);
    assert.deepEqual(await fixture.state(), {});
  });
});

describe("the lab's original client", () => {
  const original = ["Content-Type", "application/coffee-pot-command"] as const;
  const ask = (
    fixture: PotFixture,
    method: string,
    body?: string,
    ...headers: readonly HeaderPair[]
  ): Promise<OutgoingResponse> => fixture.ask(method, "coffee://ducky", body, [original, ...headers], "HTTP/1.1");

  it("finds its keys, its times and JSON it can read", async () => {
    const fixture = await PotFixture.open();
    await ask(fixture, "BREW", "start", ["Accept-Additions", "cream; vanilla"], ["Use-Pot", "ducky"]);
    const answer = String((await ask(fixture, "GET")).body);
    // It turns apostrophes into quotation marks before it parses, and reads 1,024 bytes at most, head included.
    assert.doesNotMatch(answer, /'/);
    assert.ok(answer.length < 800);
    const state = JSON.parse(answer) as Record<string, unknown>;
    for (const key of [
      "date",
      "beverage_type",
      "additions",
      "brew_time_end",
      "pour_milk_start",
      "coffee_bean",
      "pour_milk_stop",
    ]) {
      assert.ok(key in state, key);
    }
    assert.match(String(state.date), /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d$/);
    assert.deepEqual(JSON.parse(String((await ask(fixture, "PROPFIND")).body)), state.coffee_bean);
  });
});

describe("headers", () => {
  it("say what may be repeated, what must not be kept, and what is deprecated", async () => {
    const fixture = await PotFixture.open();
    const safe = async (method: string, body?: string): Promise<string | undefined> =>
      header(await fixture.ask(method, "coffee://ducky", body), "Safe");
    assert.deepEqual(await Promise.all([safe("GET"), safe("PROPFIND"), safe("OPTIONS")]), ["yes", "yes", "yes"]);
    assert.deepEqual([await safe("BREW", "start"), await safe("BREW", "stop")], ["no", "if-user-awake"]);
    assert.equal(header(await fixture.ask("GET", "/"), "Cache-Control"), "no-store");
    const posted = await fixture.ask("POST", "/", "start");
    assert.equal(header(posted, "Deprecation"), `@${Date.UTC(1998, 3, 1) / 1000}`);
    assert.equal(header(await fixture.brew(), "Deprecation"), undefined);
  });
});

describe("many pots", () => {
  const POTS = Array.from({ length: 20 }, (_, index) => ({
    name: `pot${index}`,
    label: `Pot ${index}`,
    beverage: "coffee" as const,
    brewTime: 10 + index,
  }));

  it("are named by Use-Pot, whatever the same target meant before", async () => {
    const fixture = await PotFixture.open({ POTS });
    await fixture.ask("BREW", "/pot-7", "start");
    const potAsked = async (...headers: HeaderPair[]): Promise<unknown> =>
      JSON.parse(String((await fixture.ask("GET", "/", undefined, headers)).body)).pot;
    assert.equal(await potAsked(), undefined);
    assert.equal(await potAsked(["Use-Pot", "pot7"]), "pot7");
    assert.equal(await potAsked(), undefined);
  });

  it("have a state each, by number and by name", async () => {
    const fixture = await PotFixture.open({ POTS });
    assert.equal((await fixture.ask("BREW", "/pot-3", "start")).status, 200);
    assert.equal((await fixture.ask("BREW", "coffee://pot7", "start")).status, 200);
    assert.equal((await fixture.ask("BREW", "/pot9", "start", [["Use-Pot", "pot1"]])).status, 200);
    const phases = await Promise.all(
      POTS.map(async (_, index) => (await fixture.state(`coffee:/pot-${index}`)).seconds_left),
    );
    assert.deepEqual(
      phases.flatMap((left, index) => (left === undefined ? [] : [[index, left]])),
      [
        [3, 13],
        [7, 17],
        [9, 19],
      ],
    );
  });

  it("run dry and fill up again", async () => {
    const fixture = await PotFixture.open({
      POTS: [{ name: "small", label: "Small", beverage: "coffee", capacity: 2, brewTime: 1 }],
    });
    const statuses: (number | string | undefined)[] = [];
    for (const seconds of [2, 2, 2, 57, 2, 2]) {
      const answer = await fixture.ask("BREW", "/", "start");
      statuses.push(answer.status, header(answer, "Retry-After"));
      fixture.wait(seconds);
    }
    assert.deepEqual(statuses, [200, undefined, 200, undefined, 503, "58", 503, "56", 200, undefined, 200, undefined]);
  });
});

describe("a clock that is set", () => {
  it("back makes no brew take longer, and no pour", async () => {
    const fixture = await PotFixture.open();
    await fixture.brew(MILK);
    fixture.wait(10);
    assert.equal((await fixture.state()).seconds_left, 20);
    fixture.now -= 3_600_000;
    const { phase, seconds_left, started_at } = await fixture.state();
    assert.deepEqual([phase, seconds_left], ["brewing", 20]);
    assert.equal(Date.parse(String(started_at)), fixture.now - 10_000);
    fixture.wait(25);
    assert.equal((await fixture.state()).phase, "pouring");
    fixture.now -= 60_000;
    assert.equal((await fixture.ask("WHEN", "coffee://ducky")).status, 200);
    assert.equal((await fixture.state()).phase, "ready");
    assert.equal((await fixture.brew()).status, 200);
    const [newest] = fixture.journal.brewsOf("ducky");
    assert.equal(Date.parse(newest?.at ?? ""), fixture.now);
  });
});

describe("PROPFIND as RFC 4918 means it", () => {
  const XML = ["Content-Type", "application/xml"] as const;
  const find = async (body: string, ...headers: readonly HeaderPair[]): Promise<OutgoingResponse> =>
    (await PotFixture.open()).ask("PROPFIND", "coffee://ducky", body, [XML, ...headers]);

  it("gives the properties that are named, and 404 for those that are not there", async () => {
    const body =
      '<x:propfind xmlns:x="DAV:"><x:prop><x:displayname/><c:roast xmlns:c="urn:none&amp;"/></x:prop></x:propfind>';
    const answer = String((await find(body)).body);
    assert.match(
      answer,
      /<D:prop><D:displayname>Ducky the coffee pot<\/D:displayname><\/D:prop><D:status>HTTP\/1\.1 200 OK/,
    );
    assert.match(answer, /<D:prop><roast xmlns="urn:none&amp;"\/><\/D:prop><D:status>HTTP\/1\.1 404 Not Found/);
  });

  it("is refused where it is long", async () => {
    const attributes = Array.from({ length: 3_000 }, (_, index) => ` a${index}=""`).join("");
    assert.equal((await find(`<propfind xmlns="DAV:"${attributes}><allprop/></propfind>`)).status, 413);
  });

  it("is refused where the answer would repeat a long name space for each name", async () => {
    const names = "<b/>".repeat(100);
    const asked = (length: number) =>
      find(`<D:propfind xmlns:D="DAV:"><D:prop xmlns="${"n".repeat(length)}">${names}</D:prop></D:propfind>`);
    assert.equal((await asked(256)).status, 207);
    assert.equal((await asked(257)).status, 400);
  });

  it("gives names only, or all", async () => {
    const names = String((await find('<propfind xmlns="DAV:"><propname/></propfind>')).body);
    assert.match(names, /<D:displayname\/>/);
    assert.match(String((await find('<propfind xmlns="DAV:"><allprop/></propfind>')).body), /<D:displayname>Ducky/);
  });

  it("refuses other bodies, entity bombs and depths", async () => {
    for (const body of [
      "<propfind/>",
      "<a",
      "{}",
      '<!DOCTYPE a [<!ENTITY b "b">]><propfind xmlns="DAV:"><allprop/></propfind>',
    ]) {
      assert.equal((await find(body)).status, 400, body);
    }
    assert.equal((await find("", ["Depth", "2"])).status, 400);
  });
});
