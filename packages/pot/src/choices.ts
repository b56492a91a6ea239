/** What a server of several pots offers, as Alternates (RFC 7168 §2.1.1). */
import type { PotSettings } from "@potshark/config";
import { type Alternate, COFFEE_MEDIA_TYPES, TEA_MEDIA_TYPE } from "@potshark/htcpcp";

const COFFEE = COFFEE_MEDIA_TYPES[1];

export const brewsCoffee = ({ beverage, coffee }: PotSettings): boolean => beverage !== "tea" && coffee !== "out";

export const brewsTea = ({ beverage }: PotSettings): boolean => beverage !== "coffee";

/** The teas of a pot; `/darjeeling` if the server has only one pot, otherwise `/pot-1/darjeeling`. */
export const teasOf = (index: number, pots: readonly PotSettings[]): readonly Alternate[] => {
  const pot = pots[index];
  if (pot === undefined || !brewsTea(pot)) return [];
  const prefix = pots.length === 1 ? "" : `/pot-${index}`;
  return (pot.varieties ?? []).map((variety) => ({ uri: `${prefix}/${variety}`, type: TEA_MEDIA_TYPE }));
};

/** Everything that can be brewed; coffee is "/" if one pot makes it, and named by pot if several do. */
export const choicesOf = (pots: readonly PotSettings[]): readonly Alternate[] => {
  const coffeePots = pots.flatMap((pot, index) => (brewsCoffee(pot) ? [index] : []));
  const coffees = coffeePots.length === 1 ? ["/"] : coffeePots.map((index) => `/pot-${index}`);
  return [...coffees.map((uri) => ({ uri, type: COFFEE })), ...pots.flatMap((_, index) => teasOf(index, pots))];
};
