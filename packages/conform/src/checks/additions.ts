/** RFC 2324 §2.2.2.1 and §2.3.1: Accept-Additions, and what a pot answers to additions it does not have. */
import { ADDITIONS } from "@potshark/htcpcp";
import { answerText } from "../answer-text.ts";
import type { Check } from "../check.ts";
import { isSuccess } from "../orderer.ts";
import type { Orders } from "../orders.ts";
import { fail, notApplicable, type Outcome, pass } from "../outcome.ts";

const UNSUPPORTED_ADDITIONS = "Unobtainium";
const KNOWN = Object.values(ADDITIONS).flat();

/**
 * If the pot reads the list, it brews, or refuses with 406 because an addition is missing: both are the operator's
 * choice.
 */
const isRead = async (orders: Orders, list: string): Promise<Outcome> => {
  const { status } = await orders.coffee([["Accept-Additions", list]]);
  return status === 406 || (status >= 200 && status < 300) ? pass() : fail(`it is answered with ${status}`);
};

/** Whether an order is brewed without an addition, as far as the pot's state shows it. */
const brewsWithout = async (orders: Orders, list: string, unwanted: string): Promise<Outcome> => {
  const answer = await orders.coffee([["Accept-Additions", list]]);
  if (!isSuccess(answer)) return answer.status === 406 ? pass() : fail(`it is answered with ${answer.status}`);
  const { path } = await orders.coffeePot();
  const additions = await orders.additionsOf(answer, path);
  return additions?.includes(unwanted) ? fail(`the pot adds ${unwanted}`) : pass();
};

const grammar = (id: string, requirement: number, title: string, list: string): Check => ({
  id,
  requirements: [requirement],
  level: "prose",
  section: "RFC 2324 §2.2.2.1",
  title,
  needsBrew: true,
  run: (_probe, orders) => isRead(orders, list),
});

export const ADDITION_CHECKS: readonly Check[] = [
  grammar("additions-list", 15, "a comma separates additions, and elements may be empty", ", Cream,, Vanilla ,"),
  grammar("additions-any", 16, "* and parameters are read", '*, Cream;fat="3,5; full";brand=cow'),
  grammar("milk-types", 17, "every milk-type is read", ADDITIONS.milk.join(", ")),
  grammar("syrup-types", 18, "every syrup-type is read", ADDITIONS.syrup.join(", ")),
  grammar("alcohol-types", 19, "every alcohol-type is read", ADDITIONS.alcohol.join(", ")),
  grammar("other-types", 20, "a spice and a sweetener, which the RFC never lists, are read", "Cinnamon, Honey"),
  {
    id: "additions-quality",
    requirements: [21],
    level: "prose",
    section: "RFC 2324 §2.2.2.1, RFC 2068 §14.1",
    title: "accept-params are read: q=0 keeps an addition out",
    needsBrew: true,
    run: (_probe, orders) => brewsWithout(orders, "Cream;q=0.5;temperature=warm, Vanilla;q=0", "vanilla"),
  },
  {
    id: "no-decaf",
    requirements: [22],
    level: "prose",
    section: "RFC 2324 §2.2.3",
    title: "there is no decaf",
    needsBrew: true,
    run: (_probe, orders) => brewsWithout(orders, "Decaf", "decaf"),
  },
  {
    id: "not-acceptable",
    requirements: [23],
    level: "MAY",
    section: "RFC 2324 §2.3.1",
    title: "406 where the additions cannot be had",
    needsBrew: true,
    run: async (_probe, orders) => {
      const { status } = await orders.coffee([["Accept-Additions", UNSUPPORTED_ADDITIONS]]);
      return status === 406 ? pass() : notApplicable(`the pot says ${status} to ${UNSUPPORTED_ADDITIONS}`);
    },
  },
  {
    id: "available-additions",
    requirements: [24],
    level: "SHOULD",
    section: "RFC 2324 §2.3.1",
    title: "a 406 carries the list of available additions",
    needsBrew: true,
    run: async (_probe, orders) => {
      const answer = await orders.coffee([["Accept-Additions", UNSUPPORTED_ADDITIONS]]);
      if (answer.status !== 406) return notApplicable(`the pot says ${answer.status} to ${UNSUPPORTED_ADDITIONS}`);
      const text = answerText(answer).toLowerCase();
      const isList =
        KNOWN.some((name) => text.includes(name.toLowerCase())) || /\w\s*,\s*\w|\w[^\S\n]*\n\s*\w/.test(text);
      return isList ? pass() : fail("the entity lists no additions");
    },
  },
];
