/** RFC 2324 §2.1 and §4: the effect of the methods on a pot. */
import { COFFEE_MEDIA_TYPES } from "@potshark/htcpcp";
import type { Check } from "../check.ts";
import { isSuccess } from "../orderer.ts";
import type { Orders } from "../orders.ts";
import { fail, notApplicable, notTested, type Outcome, pass } from "../outcome.ts";
import { isBusy } from "../pot-state.ts";

const [COMMAND_TYPE, COFFEEPOT_TYPE] = COFFEE_MEDIA_TYPES;

const acceptsType = async (orders: Orders, type: string): Promise<Outcome> => {
  const answer = await orders.place({ ...(await orders.coffeeWay()), type });
  return isSuccess(answer) ? pass() : fail(`${type} is answered with ${answer.status}`);
};

export const BREW_CHECKS: readonly Check[] = [
  // Before any other order: a brew that cannot be stopped keeps the pot busy.
  {
    id: "stop",
    requirements: [9],
    level: "prose",
    section: "RFC 2324 §4",
    title: 'a BREW of "stop" ends the brew',
    needsBrew: true,
    run: async (probe, orders) => {
      const pot = await orders.coffeePot();
      // The search for the coffee pot ordered coffee, which should be stopped by now.
      if (orders.unstopped.includes(pot.path)) return fail("the pot brews on, however often it is told to stop");
      await orders.coffee();
      const answer = await orders.stop(pot);
      if (!isSuccess(answer)) return fail(`"stop" is answered with ${answer.status}`);
      return isBusy(await probe.state(pot.path)) ? fail("the pot goes on brewing") : pass();
    },
  },
  {
    id: "command-type",
    requirements: [5],
    level: "prose",
    section: "RFC 2324 §2.1.1",
    title: "a BREW of type application/coffee-pot-command is taken",
    needsBrew: true,
    run: (_probe, orders) => acceptsType(orders, COMMAND_TYPE),
  },
  {
    id: "coffeepot-type",
    requirements: [8],
    level: "MUST",
    section: "RFC 2324 §4",
    title: "a BREW of type message/coffeepot is taken",
    needsBrew: true,
    run: (_probe, orders) => acceptsType(orders, COFFEEPOT_TYPE),
  },
  {
    id: "post-equals-brew",
    requirements: [6],
    level: "MUST",
    section: "RFC 2324 §2.1.1",
    title: "BREW and POST are accepted equivalently",
    needsBrew: true,
    run: async (_probe, orders) => {
      const way = await orders.coffeeWay();
      const brew = await orders.place({ ...way, method: "BREW" });
      await orders.cleanUp();
      const post = await orders.place({ ...way, method: "POST" });
      if (brew.status !== post.status) return fail(`BREW is answered with ${brew.status}, POST with ${post.status}`);
      return isSuccess(brew) ? pass() : fail(`neither is accepted (${brew.status})`);
    },
  },
  {
    id: "post-deprecated",
    requirements: [7],
    level: "prose",
    section: "RFC 2324 §2.1.1",
    title: "an answer to POST tells that POST is deprecated (Deprecation or Warning)",
    needsBrew: true,
    run: async (_probe, orders) => {
      const answer = await orders.coffee([], { method: "POST" });
      if (!isSuccess(answer)) return notApplicable(`POST is answered with ${answer.status}`);
      const tells = ["Deprecation", "Warning"].some((name) => answer.headers.get(name) !== undefined);
      return tells ? pass() : fail("neither Deprecation nor Warning in the answer");
    },
  },
  {
    id: "body-case",
    requirements: [9],
    level: "prose",
    section: "RFC 2324 §4",
    title: 'the body "START" is "start": literals of the grammar have no case',
    needsBrew: true,
    run: async (_probe, orders) => {
      const answer = await orders.coffee([], { body: "START" });
      return isSuccess(answer) ? pass() : fail(`"START" is answered with ${answer.status}`);
    },
  },
  {
    id: "body-other",
    requirements: [9],
    decision: "g",
    level: "prose",
    section: "RFC 2324 §4",
    title: 'a body that is neither "start" nor "stop" is refused',
    needsBrew: true,
    run: async (_probe, orders) => {
      const { status } = await orders.coffee([], { body: "espresso" });
      return status >= 400 && status < 500 ? pass() : fail(`"espresso" is answered with ${status}`);
    },
  },
  {
    id: "trailers",
    requirements: [37],
    level: "prose",
    section: "RFC 2324 §5.2",
    title: "a BREW in chunked coding, with a trailer, is taken",
    needsBrew: true,
    run: async (probe, orders) => {
      const pot = await orders.coffeePot();
      const answer = await orders.place(pot, ({ method, headers = [] }) => {
        const head = probe.write({
          method,
          path: pot.path,
          headers: [...headers, ["Transfer-Encoding", "chunked"], ["Trailer", "X-Cup"]],
        });
        const body = Buffer.from("5\r\nstart\r\n0\r\nX-Cup: blue\r\n\r\n");
        return probe.askRaw({ segments: [Buffer.concat([head, body])], methods: [method] });
      });
      return isSuccess(answer) ? pass() : fail(`it is answered with ${answer.status}`);
    },
  },
  {
    id: "when",
    requirements: [12],
    decision: "m",
    level: "prose",
    section: "RFC 2324 §2.1.4",
    title: "WHEN stops the milk",
    needsBrew: true,
    run: async (probe, orders) => {
      const { path } = await orders.coffeePot();
      const order = await orders.coffee([["Accept-Additions", "Cream"]]);
      if (!isSuccess(order)) return notApplicable(`an order with cream is answered with ${order.status}`);
      const { secondsLeft = 0 } = await probe.state(path);
      const { waitMs } = probe.settings;
      if (secondsLeft * 1000 > waitMs) return notTested(`the milk pours in ${secondsLeft} s; give a longer --wait`);
      const pouring = await probe.stateWhen(path, ({ phase }) => phase !== "brewing", waitMs);
      if (pouring?.phase !== "pouring") return notTested("the pot does not tell that milk is being poured");
      const answer = await probe.ask({ method: "WHEN", path });
      if (!isSuccess(answer)) return fail(`WHEN is answered with ${answer.status} while milk is being poured`);
      const { phase } = await probe.state(path);
      return phase === "pouring" ? fail("the milk goes on pouring") : pass();
    },
  },
];
