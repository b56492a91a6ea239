/** RFC 7168: tea, and coffee ordered from a teapot. Pots without tea are not marked on it. */
import { ADDITIONS, COFFEE_MEDIA_TYPES, TEA_MEDIA_TYPE } from "@potshark/htcpcp";
import { potPathOf, teasOf } from "../alternates.ts";
import { answerText } from "../answer-text.ts";
import type { Check } from "../check.ts";
import { isSuccess } from "../orderer.ts";
import { alternatesOf } from "../orders.ts";
import { fail, notApplicable, notTested, pass } from "../outcome.ts";
import { isBusy, readState } from "../pot-state.ts";
import { teapotRefusal } from "./teapot.ts";

const COFFEE = COFFEE_MEDIA_TYPES[1];
/** Additions against any consensus of drinkers. */
const UNSUPPORTED_TEA = "Cream, Chocolate, Raspberry, Whisky, Sugar";
/** The number of varieties that get an order with such additions. */
const VARIETIES = 4;
/** From "start" to an early "stop". */
const SIP_MS = 700;

export const TEA_CHECKS: readonly Check[] = [
  {
    id: "teapot",
    requirements: [25, 57],
    decision: "c",
    level: "SHOULD",
    section: "RFC 2324 §2.3.2, RFC 7168 §2.3.3",
    title: "a teapot asked for coffee says 418, or 503 where coffee is only out",
    needsBrew: true,
    run: async (_probe, orders) => {
      const refusal = await teapotRefusal(orders);
      return "outcome" in refusal ? refusal.outcome : pass();
    },
  },
  {
    id: "short-and-stout",
    requirements: [26],
    level: "MAY",
    section: "RFC 2324 §2.3.2",
    title: "the entity body of a 418 is short and stout",
    needsBrew: true,
    run: async (_probe, orders) => {
      const refusal = await teapotRefusal(orders);
      if ("outcome" in refusal || refusal.answer.status !== 418) return notApplicable("no 418 was to be had");
      return /short\b.*\bstout/is.test(answerText(refusal.answer)) ? pass() : notApplicable("the body does not say so");
    },
  },
  {
    id: "tea-alternates",
    requirements: [41, 42],
    level: "MUST",
    section: "RFC 7168 §2.1.1",
    title: 'tea asked for at "/" is answered with the varieties, in Alternates',
    needsBrew: true,
    run: async (_probe, orders) => {
      const { alternates } = await orders.teaMenu();
      if (alternates === undefined) return fail("the answer has no Alternates header");
      return teasOf(alternates).length > 0 ? pass() : fail("Alternates names no tea");
    },
  },
  {
    id: "tea-root-brews-nothing",
    requirements: [42, 59],
    level: "MUST",
    section: "RFC 7168 §2.1.1, §4",
    title: 'tea asked for at "/" is not brewed',
    needsBrew: true,
    run: async (_probe, orders) => {
      const { answer, stateAfter } = await orders.teaMenu();
      const brews = isBusy(stateAfter) || (isSuccess(answer) && isBusy(readState(answer)));
      return brews ? fail("after it, the pot is at work") : pass();
    },
  },
  {
    id: "multiple-options",
    requirements: [55],
    level: "SHOULD",
    section: "RFC 7168 §2.3.1",
    title: "that answer is a 300 (RECOMMENDED)",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { answer } = await orders.teaMenu();
      return answer.status === 300 ? pass() : fail(`it is a ${answer.status}`);
    },
  },
  {
    id: "alternates-syntax",
    requirements: [43, 44],
    level: "prose",
    section: "RFC 7168 §2.1.1, RFC 2295 §8.3",
    title: "Alternates is a list of variants, each with its type",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { alternates } = await orders.teaMenu();
      if (alternates === undefined) return notApplicable("there is no Alternates header");
      const { entries, isWellFormed } = alternates;
      const untyped = entries.find(({ type }) => type !== TEA_MEDIA_TYPE && type !== COFFEE);
      if (untyped !== undefined) return fail(`"${untyped.uri}" has the type ${untyped.type ?? "of nothing"}`);
      return isWellFormed ? pass() : fail("it cannot be read as a list of variants");
    },
  },
  {
    id: "tea-post",
    requirements: [40],
    level: "prose",
    section: "RFC 7168 §2.1",
    title: "POST asks for tea as BREW does",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { answer, alternates } = await orders.teaMenu();
      const posted = await orders.place({ path: "/", type: TEA_MEDIA_TYPE, method: "POST" });
      if (posted.status !== answer.status)
        return fail(`BREW is answered with ${answer.status}, POST with ${posted.status}`);
      return (alternatesOf(posted) === undefined) === (alternates === undefined)
        ? pass()
        : fail("only one of the answers has Alternates");
    },
  },
  // Before any other order of tea: a tea that cannot be stopped keeps the pot busy.
  {
    id: "tea-early-stop",
    requirements: [51],
    level: "MUST",
    section: "RFC 7168 §2.1.2",
    title: "an early stop ends the brew and serves a weaker tea",
    needsBrew: true,
    run: async (probe, orders) => {
      const path = await orders.variety();
      const { status } = await orders.tea(path);
      if (status >= 300) return notTested(`the tea is not brewed (${status})`);
      await probe.pause(SIP_MS);
      const answer = await orders.stop({ path, type: TEA_MEDIA_TYPE });
      if (!isSuccess(answer)) return fail(`"stop" is answered with ${answer.status}`);
      const told = readState(answer);
      const state = told.phase === "unknown" ? await probe.state(potPathOf(path)) : told;
      if (state.phase === "brewing") return fail("the pot goes on brewing");
      if (state.strength === undefined) return pass("the pot does not tell the strength");
      return state.strength < 1 ? pass() : fail(`the strength is ${state.strength}, with 1 as recommended`);
    },
  },
  {
    id: "tea-brews",
    requirements: [41, 47],
    level: "MUST",
    section: "RFC 7168 §2.1, §2.1.2",
    title: "tea asked for at the URI of a variety is brewed",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { status } = await orders.tea(await orders.variety());
      return status >= 200 && status < 300 ? pass() : fail(`it is answered with ${status}`);
    },
  },
  {
    id: "tea-type",
    requirements: [58],
    level: "MUST",
    section: "RFC 7168 §3",
    title: "no tea where the type is message/coffeepot",
    needsBrew: true,
    run: async (probe, orders) => {
      const path = await orders.variety();
      const answer = await orders.place({ path, type: COFFEE });
      if (!isSuccess(answer)) return pass();
      const beverage = readState(answer).beverage ?? (await probe.state(potPathOf(path))).beverage;
      return beverage === "tea" ? fail("the pot brews tea") : pass();
    },
  },
  {
    id: "coffee-alternates",
    requirements: [46],
    decision: "d",
    level: "SHOULD",
    section: "RFC 7168 §2.1.1",
    title: 'coffee asked for at "/" is answered with Alternates too',
    needsBrew: true,
    run: async (_probe, orders) => {
      await orders.teaMenu();
      const answer = await orders.place({ path: "/", type: COFFEE });
      return alternatesOf(answer) === undefined ? fail(`the ${answer.status} has no Alternates header`) : pass();
    },
  },
  {
    id: "coffee-beside-tea",
    requirements: [59],
    decision: "d",
    level: "prose",
    section: "RFC 7168 §4",
    title: "a pot for tea and coffee brews coffee as RFC 2324 has it, or offers its pots",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { alternates } = await orders.teaMenu();
      if (!alternates?.entries.some(({ type }) => type === COFFEE)) return notApplicable("there is no coffee here");
      const answer = await orders.place({ path: "/", type: COFFEE });
      return isSuccess(answer) || answer.status === 300 ? pass() : fail(`it is answered with ${answer.status}`);
    },
  },
  {
    id: "tea-strength",
    requirements: [48],
    level: "SHOULD",
    section: "RFC 7168 §2.1.2",
    title: "brewing stops when the recommended strength is reached",
    needsBrew: true,
    run: async (probe, orders) => {
      const path = await orders.variety();
      const { status } = await orders.tea(path);
      if (status >= 300) return notTested(`the tea is not brewed (${status})`);
      const potPath = potPathOf(path);
      const { secondsLeft, phase } = await probe.state(potPath);
      const { waitMs } = probe.settings;
      if (secondsLeft === undefined || phase === "unknown") return notTested("the pot does not tell how long it brews");
      if (secondsLeft * 1000 > waitMs) return notTested(`it takes ${secondsLeft} s; give a longer --wait`);
      const done = await probe.stateWhen(potPath, ({ phase }) => phase !== "brewing", waitMs);
      return done === undefined ? fail("the pot brews longer than it said") : pass();
    },
  },
  {
    id: "sugar-types",
    requirements: [53],
    level: "prose",
    section: "RFC 7168 §2.2.1",
    title: "every sugar-type is read",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { status } = await orders.tea(await orders.variety(), [["Accept-Additions", ADDITIONS.sugar.join(", ")]]);
      return [200, 201, 202, 204, 403, 406].includes(status) ? pass() : fail(`it is answered with ${status}`);
    },
  },
  {
    id: "tea-consensus",
    requirements: [56],
    level: "MAY",
    section: "RFC 7168 §2.3.2",
    title: "403 for additions against the consensus of drinkers",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { alternates } = await orders.teaMenu();
      for (const { path } of alternates === undefined ? [] : teasOf(alternates).slice(0, VARIETIES)) {
        const { status } = await orders.tea(path, [["Accept-Additions", UNSUPPORTED_TEA]]);
        if (status === 403) return pass();
        await orders.cleanUp();
      }
      return notApplicable(`no variety is refused with ${UNSUPPORTED_TEA}`);
    },
  },
];
