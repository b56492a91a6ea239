/**
 * Our implementation decisions on orders where the RFCs leave them open (decisions a, b, e, f, i), and orders in many
 * segments.
 */
import { ADDITIONS } from "@potshark/htcpcp";
import type { Check } from "../check.ts";
import { isSuccess } from "../orderer.ts";
import { fail, notApplicable, notTested, pass } from "../outcome.ts";
import { isBusy } from "../pot-state.ts";

const common = { requirements: [], level: "robustness", needsBrew: true } as const;
const BODY_PAUSE_MS = 30;
const SEGMENT_BYTES = 100;
const SPOONFULS = 100;

export const IMPLEMENTATION_DECISION_CHECKS: readonly Check[] = [
  {
    ...common,
    id: "unknown-type",
    decision: "a",
    section: "RFC 9110 §15.5.16",
    title: "415 to a body that is no order for coffee",
    run: async (_probe, orders) => {
      const { status } = await orders.coffee([], { type: "text/plain" });
      return status === 415 ? pass() : fail(`text/plain is answered with ${status}`);
    },
  },
  {
    ...common,
    id: "type-case",
    decision: "a",
    section: "RFC 9110 §8.3.1",
    title: "the type of an order has no case, and may have parameters",
    run: async (_probe, orders) => {
      const { type } = await orders.coffeePot();
      const answer = await orders.coffee([], { type: `${type.toUpperCase()}; charset=utf-8` });
      return isSuccess(answer) ? pass() : fail(`it is answered with ${answer.status}`);
    },
  },
  {
    ...common,
    id: "semicolons",
    decision: "b",
    section: "RFC 2324 §2.2.2.1",
    title: "additions joined with semicolons, as the original joins them, are read",
    run: async (_probe, orders) => {
      const { status } = await orders.coffee([["Accept-Additions", "Cream; Vanilla"]]);
      return status === 406 || status < 300 ? pass() : fail(`it is answered with ${status}`);
    },
  },
  {
    ...common,
    id: "busy",
    decision: "e",
    section: "RFC 9110 §15.6.4",
    title: "a pot at work says 503 with Retry-After to a second order, and works on",
    run: async (probe, orders) => {
      const { path } = await orders.coffeePot();
      const answer = await orders.coffee();
      if (!isSuccess(answer)) return notTested(`the pot brews no coffee (${answer.status})`);
      const second = await orders.coffee([], { evenIfBusy: true });
      if (second.status !== 503) return fail(`a second order is answered with ${second.status}`);
      if (second.headers.get("Retry-After") === undefined) return fail("there is no Retry-After");
      const state = await probe.state(path);
      return isBusy(state) || state.phase === "unknown" ? pass() : fail("the pot stopped its work");
    },
  },
  {
    ...common,
    id: "when-idle",
    decision: "f",
    section: "RFC 2324 §2.1.4",
    title: "WHEN while nothing pours is a 409",
    run: async (probe, orders) => {
      const { path } = await orders.coffeePot();
      if (isBusy(await probe.state(path))) return notTested("the pot is at work; it is not disturbed");
      const { status } = await probe.ask({ method: "WHEN", path });
      return status === 409 ? pass() : fail(`it is answered with ${status}`);
    },
  },
  {
    ...common,
    id: "unframed-order",
    decision: "i",
    section: "RFC 2324 §4",
    title: "a BREW that does not say how long it is, as the original sends it, is taken",
    run: async (probe, orders) => {
      const pot = await orders.coffeePot();
      const answer = await orders.place(pot, ({ method, headers = [] }) => {
        const head = probe.write({ method, path: pot.path, headers });
        return probe.askRaw({ segments: [head, Buffer.from("start")], pauseMs: BODY_PAUSE_MS, methods: [method] });
      });
      return isSuccess(answer) ? pass() : fail(`it is answered with ${answer.status}`);
    },
  },
  {
    ...common,
    id: "sugar-segments",
    requirements: [54],
    section: "RFC 7168 §2.2.1",
    title: "an order with so much sugar that it comes in many segments is read",
    run: async (probe, orders) => {
      const pot = await orders.coffeePot();
      const sugar = Array.from({ length: SPOONFULS }, (_, index) => ADDITIONS.sugar[index % ADDITIONS.sugar.length]);
      const { status } = await orders.place({ ...pot, headers: [["Accept-Additions", sugar.join(", ")]] }, (ask) => {
        const bytes = Buffer.from(probe.write(ask));
        const segments = Array.from({ length: Math.ceil(bytes.length / SEGMENT_BYTES) }, (_, index) =>
          bytes.subarray(index * SEGMENT_BYTES, (index + 1) * SEGMENT_BYTES),
        );
        return probe.askRaw({ segments, pauseMs: 3, methods: [ask.method] });
      });
      if (status === 431) return notApplicable("that is more than this pot reads (431)");
      return status < 300 || status === 406 || status === 403 ? pass() : fail(`it is answered with ${status}`);
    },
  },
];
