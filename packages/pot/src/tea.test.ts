/** What a teapot answers (RFC 7168), request by request. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type OutgoingResponse, parseAlternates } from "@potshark/htcpcp";
import { COFFEE, header, PotFixture } from "./testing/pot-fixture.ts";

describe("tea (RFC 7168)", () => {
  const offered = (answer: OutgoingResponse): string[] =>
    parseAlternates(header(answer, "Alternates") ?? "").alternates.map(({ uri, type }) => `${uri} ${type}`);
  const TEAS = ["darjeeling", "earl-grey", "peppermint"].map((tea) => `/pot-1/${tea} message/teapot`);

  it("is offered at /, not brewed", async () => {
    const fixture = await PotFixture.open();
    const answer = await fixture.tea("/");
    assert.equal(answer.status, 300);
    assert.deepEqual(offered(answer), ["/ message/coffeepot", ...TEAS]);
    assert.deepEqual(offered(await fixture.tea("coffee://tea")), TEAS);
    assert.deepEqual(await fixture.state("/pot-1"), {});
  });

  it("is offered beside the coffee that is brewed at /", async () => {
    const fixture = await PotFixture.open();
    const answer = await fixture.ask("BREW", "/", "start", [COFFEE]);
    assert.deepEqual([answer.status, offered(answer)], [200, ["/ message/coffeepot", ...TEAS]]);
    assert.equal((await fixture.state()).phase, "brewing");
    assert.equal(header(await fixture.ask("BREW", "coffee://ducky", "stop", [COFFEE]), "Alternates"), undefined);
  });

  for (const target of [
    "/pot-1/peppermint",
    "/tea/peppermint",
    "/peppermint",
    "coffee://tea/peppermint",
    "kaffee:/pot-1/peppermint",
  ]) {
    it(`steeps at ${target} until the recommended strength`, async () => {
      const fixture = await PotFixture.open();
      assert.equal((await fixture.tea(target)).status, 200);
      fixture.wait(25);
      const steeping = await fixture.state("coffee://tea");
      assert.deepEqual(
        [steeping.beverage_type, steeping.variety, steeping.strength, steeping.phase],
        ["Tea", "peppermint", 0.5, "brewing"],
      );
      fixture.wait(100);
      const ready = await fixture.state("coffee://tea");
      assert.deepEqual([ready.strength, ready.phase, ready.coffee_bean], [1, "ready", {}]);
    });
  }

  it("is served weaker when it is stopped early, and poured into", async () => {
    const fixture = await PotFixture.open();
    await fixture.tea("/darjeeling", "start", ["Accept-Additions", "Skim, Sugar"]);
    fixture.wait(6);
    await fixture.tea("/darjeeling", "stop");
    const poured = await fixture.state("/pot-1");
    assert.deepEqual([poured.strength, poured.phase, poured.additions], [0.2, "pouring", ["skim", "sugar"]]);
    assert.equal((await fixture.ask("WHEN", "/pot-1")).status, 200);
    assert.equal((await fixture.state("/pot-1")).phase, "ready");
    await fixture.tea("/pot-1", "stop");
    assert.deepEqual(await fixture.state("/pot-1"), {});
    await fixture.journal.close();
    assert.deepEqual(
      fixture.journal.brewsOf("tea").map(({ variety, outcome }) => [variety, outcome]),
      [["darjeeling", "served"]],
    );
  });

  it("turns back, and inverts, where the leaves stay in", async () => {
    const fixture = await PotFixture.open({
      POTS: [{ name: "gran", label: "Gran", beverage: "tea", varieties: ["darjeeling"], infuser: "manual" }],
    });
    assert.deepEqual(offered(await fixture.tea("/")), ["/darjeeling message/teapot"]);
    const coffee = await fixture.ask("BREW", "/", "start", [COFFEE]);
    assert.deepEqual([coffee.status, offered(coffee)], [418, ["/darjeeling message/teapot"]]);
    await fixture.tea("/darjeeling");
    for (const [seconds, strength] of [
      [30, 1],
      [15, 0.5],
      [30, -0.5],
      [500, -1],
    ] as const) {
      fixture.wait(seconds);
      assert.equal((await fixture.state("/")).strength, strength);
    }
    const refused = await fixture.tea("/darjeeling");
    assert.deepEqual([refused.status, header(refused, "Retry-After")], [503, "60"]);
    assert.equal((await fixture.state("/")).seconds_left, null);
    await fixture.tea("/darjeeling", "stop");
    assert.deepEqual([(await fixture.state("/")).phase, (await fixture.state("/")).strength], ["ready", -1]);
  });

  it("403 for what a consensus of drinkers holds contrary to it, with the reason", async () => {
    const answer = await (await PotFixture.open()).tea("/darjeeling", "start", ["Accept-Additions", "Cream, Kahlua"]);
    assert.deepEqual(
      [answer.status, answer.body],
      [403, "A consensus of drinkers holds cream and kahlua contrary to Darjeeling.\n"],
    );
  });

  it("404 for an unknown tea, 415 for a coffee pot or the wrong type, 503 where coffee is only out", async () => {
    const fixture = await PotFixture.open({
      POTS: [
        { name: "ducky", label: "Ducky", beverage: "coffee" },
        { name: "both", label: "Both", beverage: "coffee and tea", varieties: ["darjeeling"] },
        { name: "dry", label: "Dry", beverage: "tea", coffee: "out" },
      ],
    });
    assert.equal((await fixture.tea("/assam")).status, 404);
    assert.equal((await fixture.tea("/pot-0")).status, 415);
    assert.equal((await fixture.ask("BREW", "/pot-1/darjeeling", "start", [COFFEE])).status, 415);
    const out = await fixture.ask("BREW", "coffee://dry", "start", [COFFEE]);
    assert.deepEqual([out.status, header(out, "Retry-After")], [503, "600"]);
    assert.equal((await fixture.ask("BREW", "coffee://both", "start", [COFFEE])).status, 200);
    const choice = await fixture.ask("BREW", "/", "start", [COFFEE]);
    assert.deepEqual(
      [choice.status, offered(choice)],
      [300, ["/pot-0 message/coffeepot", "/pot-1 message/coffeepot", "/pot-1/darjeeling message/teapot"]],
    );
  });
});
