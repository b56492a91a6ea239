/** What can be tested without an order: the protocol, GET, PROPFIND, headers of answers. */
import { answerText } from "../answer-text.ts";
import type { Check } from "../check.ts";
import { fail, notApplicable, notTested, pass } from "../outcome.ts";
import { isBusy } from "../pot-state.ts";

/** RFC 2324 §2.2.1.1; the words have no case. */
const SAFE = /^(?:yes|no|if-[!#$%&'*+.^_`|~0-9a-z-]+)$/i;
const IMF_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
/** A clock that follows NTP is right to the second; the rest allows for the network and for the prober's own clock. */
const CLOCK_SKEW_MS = 10_000;
const NO_SUCH_POT = "/pot-987654";

export const READING_CHECKS: readonly Check[] = [
  {
    id: "get",
    requirements: [1, 10],
    level: "prose",
    section: "RFC 2324 §2, §2.1.2",
    title: "GET is answered as HTTP answers, with an entity",
    needsBrew: false,
    run: async (probe) => {
      const { status, body } = await probe.ask({ method: "GET" });
      if (status === 204 || body.length > 0) return pass();
      return fail(`the answer (${status}) has no entity`);
    },
  },
  {
    id: "get-brews-nothing",
    requirements: [10],
    level: "prose",
    section: "RFC 2324 §2.1.2",
    title: "GET brews nothing",
    needsBrew: false,
    run: async (probe) => {
      const [before, after] = [await probe.state(), await probe.state()];
      if (before.phase === "unknown") return notTested("the pot does not tell what it is doing");
      if (!isBusy(before)) return isBusy(after) ? fail("after a GET, the pot is at work") : pass();
      if ((before.startedAt ?? Number.NaN) >= probe.metAt) return fail("the brew began with a GET");
      return notTested("the pot is at work already");
    },
  },
  {
    id: "coffee-targets",
    requirements: [2],
    level: "SHOULD",
    section: "RFC 2324 §2",
    title: "the pot answers to its coffee: URI as request target",
    needsBrew: false,
    run: async (probe) => {
      const { status } = await probe.ask({ method: "GET", target: probe.coffeeTarget(probe.settings.path) });
      return status < 400 || status === 418 || status === 503 ? pass() : fail(`it is answered with ${status}`);
    },
  },
  {
    id: "http-codes",
    requirements: [4],
    decision: "g",
    level: "prose",
    section: "RFC 2324 §2.3",
    title: "a pot that is not there is told by a 4xx",
    needsBrew: false,
    run: async (probe) => {
      const { status } = await probe.ask({ method: "GET", path: NO_SUCH_POT });
      return status >= 400 && status < 500 ? pass() : fail(`${NO_SUCH_POT} is answered with ${status}`);
    },
  },
  {
    id: "propfind",
    requirements: [11],
    decision: "j",
    level: "prose",
    section: "RFC 2324 §2.1.3, RFC 4918 §9.1",
    title: "PROPFIND is answered with 207 and a multistatus",
    needsBrew: false,
    run: async (probe) => {
      const answer = await probe.ask({ method: "PROPFIND", headers: [["Depth", "0"]] });
      if (answer.status !== 207) return fail(`it is answered with ${answer.status}`);
      const isMultistatus = /<(?:[\w-]+:)?multistatus[\s>]/.test(answerText(answer));
      return isMultistatus ? pass() : fail("the body is no multistatus");
    },
  },
  {
    id: "safe-grammar",
    requirements: [13],
    level: "prose",
    section: "RFC 2324 §2.2.1.1",
    title: "Safe is yes, no or if-something",
    needsBrew: false,
    run: async (probe) => {
      const values = [];
      for (const method of ["GET", "PROPFIND", "OPTIONS"]) {
        values.push(...(await probe.ask({ method })).headers.all("Safe").map(({ value }) => value));
      }
      if (values.length === 0) return notApplicable("the pot sends no Safe header");
      const wrong = values.find((value) => !SAFE.test(value));
      return wrong === undefined ? pass() : fail(`Safe: ${wrong}`);
    },
  },
  {
    id: "safe-get",
    requirements: [14],
    level: "prose",
    section: "RFC 2324 §2.2.1.1",
    title: "a GET is safe, as the pot says",
    needsBrew: false,
    run: async (probe) => {
      const safe = (await probe.ask({ method: "GET" })).headers.get("Safe");
      if (safe === undefined) return notApplicable("the pot sends no Safe header");
      return safe.toLowerCase() === "yes" ? pass() : fail(`Safe: ${safe}`);
    },
  },
  {
    id: "clock",
    requirements: [34],
    level: "SHOULD",
    section: "RFC 2324 §5.1",
    title: "the clock of the pot is right, as one that follows NTP is",
    needsBrew: false,
    run: async (probe) => {
      const date = (await probe.ask({ method: "GET" })).headers.get("Date");
      if (date === undefined) return notApplicable("the pot sends no Date");
      if (!IMF_DATE.test(date)) return fail(`Date: ${date} is no time in GMT (RFC 9110 §5.6.7)`);
      const skewMs = Math.abs(Date.now() - Date.parse(date));
      return skewMs <= CLOCK_SKEW_MS ? pass() : fail(`the clocks differ by ${Math.round(skewMs / 1000)} s`);
    },
  },
  {
    id: "no-store",
    requirements: [35],
    level: "prose",
    section: "RFC 2324 §5.1",
    title: "the state of a pot is fetched again each time (Cache-Control)",
    needsBrew: false,
    run: async (probe) => {
      const control = (await probe.ask({ method: "GET" })).headers.get("Cache-Control") ?? "";
      return /\bno-store\b|\bno-cache\b|\bmax-age=0\b/i.test(control)
        ? pass()
        : fail(`Cache-Control: ${control || "none"}`);
    },
  },
];
