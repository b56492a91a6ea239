/** Finding a teapot and asking it for coffee (RFC 2324 §2.3.2, RFC 7168 §2.3.3). */
import { COFFEE_MEDIA_TYPES, type ResponseMessage } from "@potshark/htcpcp";
import { potPathOf, teasOf } from "../alternates.ts";
import type { Orders } from "../orders.ts";
import { fail, notApplicable, type Outcome } from "../outcome.ts";

const COFFEE = COFFEE_MEDIA_TYPES[1];
/** The number of pots that are asked. */
const POTS = 4;

const isRefusal = ({ status, headers }: ResponseMessage): boolean =>
  status === 418 || (status === 503 && headers.get("Retry-After") !== undefined);

/**
 * What a teapot answers to an order of coffee, or why this cannot be tested. A pot that lists only tea may brew coffee
 * too; we order coffee from it only if the whole server lists no coffee.
 */
export const teapotRefusal = async (
  orders: Orders,
): Promise<{ readonly answer: ResponseMessage } | { readonly outcome: Outcome }> => {
  const { found: coffee, answer } = await orders.findCoffee();
  if (coffee === undefined && answer !== undefined && isRefusal(answer)) return { answer };
  const { found: menu } = await orders.findTea();
  if (menu?.alternates === undefined) return { outcome: notApplicable("no teapot is known here") };
  const { entries } = menu.alternates;
  if (coffee !== undefined && !entries.some(({ type }) => type === COFFEE)) {
    return { outcome: fail("the pot offers tea only, and brews coffee") };
  }
  const teapots = new Set(teasOf(menu.alternates).map(({ path }) => potPathOf(path)));
  for (const path of [...teapots].filter((path) => path !== "/").slice(0, POTS)) {
    const refusal = await orders.place({ path, type: COFFEE });
    if (isRefusal(refusal)) return { answer: refusal };
    if (refusal.status >= 400) return { outcome: fail(`${path}, which offers tea, answers ${refusal.status}`) };
  }
  return { outcome: notApplicable("no pot here is a teapot only") };
};
