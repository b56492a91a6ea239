/** A pot's text is shown on the page as it is: no character reverses a line or is hidden. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, ask, startPot, startSite } from "./testing/started-site.ts";

const EVIL = "mocha\u202egnp.exe\u2066\x1b[2J\x00\u200b";
const RAW = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]/;

test("controls and bidirectional characters of a pot are escapes on every page", async (t) => {
  const pot = await startPot(t, () => IDLE);
  const site = await startSite(t, { potPort: pot.port });
  const bean = {
    name: EVIL,
    brand: EVIL,
    region: EVIL,
    type: EVIL,
    roast: EVIL,
    summary: EVIL,
    url: EVIL,
    price: EVIL,
  };
  const brew = { id: 1, date: EVIL, pot: "ducky", additions: [EVIL], phase: "ready", coffee_bean: bean, outcome: EVIL };
  for (const status of ["200 OK", "406 Not Acceptable", "503 Busy", "418 I'm a teapot"]) {
    for (const body of [JSON.stringify({ ...brew, ...bean, brews: [brew] }), EVIL]) {
      pot.script = () => answer(status, body);
      for (const path of ["/", "/log", "/?method=propfind", `/?method=${encodeURIComponent(EVIL)}`]) {
        const { body: page } = await ask(site, path);
        assert.doesNotMatch(page, RAW, `${status} ${path}`);
      }
    }
  }
  pot.script = () => answer("200 OK", JSON.stringify({ brews: [brew] }));
  assert.match((await ask(site, "/log")).body, /\\u\{202e\}gnp\.exe/);
});

const IDLE = answer("200 OK", "{}");
