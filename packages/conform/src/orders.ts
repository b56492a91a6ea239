/** Finds what a pot offers (the pot that brews coffee, the menu of teas) and orders it. */
import { COFFEE_MEDIA_TYPES, type HeaderPair, type ResponseMessage, TEA_MEDIA_TYPE } from "@potshark/htcpcp";
import { type Alternates, parseAlternates, potPathOf, teasOf } from "./alternates.ts";
import { statedHeader, statedStatus } from "./loose-response.ts";
import { BUSY, isSuccess, type Order, Orderer } from "./orderer.ts";
import { CheckEnded, notApplicable, notTested, type Outcome } from "./outcome.ts";
import { isBusy, type PotState, readState } from "./pot-state.ts";
import type { WireExchange } from "./wire.ts";

/** Where and how this pot takes an order for coffee. */
export interface CoffeePot {
  readonly path: string;
  readonly method: string;
  readonly type: string;
}

/** The result of a search, or why nothing was found, and the last answer. */
type Search<Found> =
  | { readonly found: Found; readonly whyNot?: undefined; readonly answer: ResponseMessage }
  | { readonly found: undefined; readonly whyNot: Outcome; readonly answer: ResponseMessage | undefined };
type Finding<Found> = Search<Found> & { readonly exchanges: readonly WireExchange[] };

/** What a TEA-capable pot answered to an order of tea at "/". */
interface TeaMenu {
  readonly answer: ResponseMessage;
  readonly alternates: Alternates | undefined;
  readonly stateAfter: PotState;
}

export const alternatesOf = (answer: ResponseMessage): Alternates | undefined => {
  const header = statedHeader(answer, "Alternates");
  return header === undefined ? undefined : parseAlternates(header);
};

export class Orders extends Orderer {
  #coffee: Finding<CoffeePot> | undefined;
  #tea: Finding<TeaMenu> | undefined;

  /** Orders coffee in the way that this pot accepts. @throws CheckEnded if it accepts none */
  async coffee(headers: readonly HeaderPair[] = [], change: Partial<Order> = {}): Promise<ResponseMessage> {
    const answer = await this.place({ ...(await this.coffeePot()), headers, ...change });
    if (statedStatus(answer) === 503 && !change.evenIfBusy) throw new CheckEnded(BUSY);
    return answer;
  }

  /** The additions of a brew that has just begun, as far as the pot lists them. */
  async additionsOf(answer: ResponseMessage, path: string): Promise<readonly string[] | undefined> {
    return readState(answer).additions ?? (await this.probe.state(potPathOf(path))).additions;
  }

  /** The pot that brews coffee; the search is made once. @throws CheckEnded if there is none */
  async coffeePot(): Promise<CoffeePot> {
    const finding = await this.findCoffee();
    if (finding.found === undefined) throw new CheckEnded(finding.whyNot);
    return finding.found;
  }

  /** Where and how to order coffee, even if this pot may refuse it. @throws CheckEnded if that is not possible */
  async coffeeWay(): Promise<CoffeePot> {
    const { found, whyNot } = await this.findCoffee();
    if (whyNot !== undefined && (whyNot === BUSY || whyNot.verdict === "not applicable")) throw new CheckEnded(whyNot);
    return found ?? { path: this.probe.settings.path, method: "BREW", type: COFFEE_MEDIA_TYPES[1] };
  }

  async findCoffee(): Promise<Finding<CoffeePot>> {
    this.#coffee = await this.#once(this.#coffee, () => this.#lookForCoffee([this.probe.settings.path]));
    return this.#coffee;
  }

  /** The menu of teas. @throws CheckEnded if the pot has none */
  async teaMenu(): Promise<TeaMenu> {
    const finding = await this.findTea();
    if (finding.found === undefined) throw new CheckEnded(finding.whyNot);
    return finding.found;
  }

  async findTea(): Promise<Finding<TeaMenu>> {
    this.#tea = await this.#once(this.#tea, () => this.#lookForTea());
    return this.#tea;
  }

  /** The path of the first variety. @throws CheckEnded if there is none */
  async variety(): Promise<string> {
    const { alternates } = await this.teaMenu();
    const [first] = alternates === undefined ? [] : teasOf(alternates);
    if (first === undefined) throw new CheckEnded(notTested("the pot names no tea that could be asked for"));
    return first.path;
  }

  /** Orders a tea by the path of its variety. */
  async tea(path: string, headers: readonly HeaderPair[] = []): Promise<ResponseMessage> {
    const answer = await this.place({ path, type: TEA_MEDIA_TYPE, headers });
    if (statedStatus(answer) === 503) throw new CheckEnded(BUSY);
    return answer;
  }

  /** A search is made once and cited later; if a busy pot prevented it, it is made again. */
  async #once<Found>(known: Finding<Found> | undefined, look: () => Promise<Search<Found>>): Promise<Finding<Found>> {
    const isKnown = known !== undefined && known.whyNot !== BUSY;
    const finding = isKnown ? known : await this.#search(look);
    this.probe.cite(finding.exchanges);
    return finding;
  }

  async #search<Found>(look: () => Promise<Search<Found>>): Promise<Finding<Found>> {
    const [search, exchanges] = await this.probe.aside(async (): Promise<Search<Found>> => {
      try {
        return await look();
      } catch (error) {
        if (!(error instanceof CheckEnded)) throw error;
        const { outcome } = error;
        // One order without an answer is enough; the other checks need not wait for it again.
        const whyNot = outcome.verdict === "fail" ? notTested(`an order gets no answer: ${outcome.reason}`) : outcome;
        return { found: undefined, whyNot, answer: undefined };
      }
    });
    return { ...search, exchanges };
  }

  async #lookForCoffee(paths: readonly string[]): Promise<Search<CoffeePot>> {
    let answer: ResponseMessage | undefined;
    for (const path of paths) {
      for (const method of ["BREW", "POST"]) {
        for (const type of [...COFFEE_MEDIA_TYPES].reverse()) {
          answer = await this.place({ path, type, method });
          if (isSuccess(answer)) {
            const found = { path, type, method };
            await this.cleanUp();
            return { found, answer };
          }
          const { status } = answer;
          if (status === 418) return { found: undefined, whyNot: notApplicable("this is a teapot (418)"), answer };
          if (status === 503) return { found: undefined, whyNot: BUSY, answer };
          if (status === 300 && paths.length === 1) {
            const named = alternatesOf(answer)?.entries.filter(({ type }) => type !== TEA_MEDIA_TYPE) ?? [];
            const others = [...named.map((entry) => entry.path), "/pot-0", "/pot-1"];
            return this.#lookForCoffee(
              [...new Set(others)].filter((other) => other !== undefined && other !== path) as string[],
            );
          }
          if (![400, 405, 415, 501].includes(status)) break;
        }
      }
    }
    return {
      found: undefined,
      whyNot: notTested(`the pot brews no coffee (${answer?.status ?? "not asked"})`),
      answer,
    };
  }

  /** RFC 7168 §2.1.1: a pot has tea if it answers an order of tea at "/" with varieties, or with tea. */
  async #lookForTea(): Promise<Search<TeaMenu>> {
    const order = { path: "/", type: TEA_MEDIA_TYPE } as const;
    const answer = await this.place(order);
    if (answer.status === 503) return { found: undefined, whyNot: BUSY, answer };
    const alternates = alternatesOf(answer);
    const stateAfter = await this.probe.glance("/");
    if (isBusy(stateAfter)) this.owe(order);
    const knowsTea =
      answer.status === 300 ||
      alternates?.entries.some(({ type }) => type === TEA_MEDIA_TYPE) ||
      (isSuccess(answer) && (readState(answer).beverage ?? stateAfter.beverage) === "tea");
    if (knowsTea) return { found: { answer, alternates, stateAfter }, answer };
    return { found: undefined, whyNot: notApplicable(`this pot knows no tea (${answer.status})`), answer };
  }
}
