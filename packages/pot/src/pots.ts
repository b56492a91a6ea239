/**
 * Turns requests into answers: the effect of RFC 2324 §2.1's methods on a server's pots. No socket, no clock, no
 * environment here. Read first: RFC 2324 §2 to §4, RFC 7168 §2.
 */
import {
  type AdditionRange,
  type Alternate,
  BREW_COMMANDS,
  type BrewCommand,
  COFFEE_MEDIA_TYPES,
  type CoffeeUri,
  chooseAdditions,
  formatAlternates,
  type HeaderPair,
  mediaTypeOf,
  type OutgoingResponse,
  parseAdditions,
  parseCoffeeUri,
  type RequestMessage,
  TEA_MEDIA_TYPE,
} from "@potshark/htcpcp";
import { type Address, addressOf, directoryOf, type PotDirectory } from "./address.ts";
import { type Beverage, phaseAt } from "./brew-state.ts";
import { brewsCoffee, brewsTea, choicesOf, teasOf } from "./choices.ts";
import { JournalError } from "./journal.ts";
import { multistatusXml, type Resource } from "./multistatus.ts";
import { Pot, type PotDependencies } from "./pot.ts";
import { PROPFIND_BYTES, parsePropfind } from "./propfind.ts";
import {
  againstConsensus,
  coffeeOut,
  json,
  NO_STORE,
  notAcceptable,
  SAFE,
  teapot,
  text,
  unready,
  withHeaders,
} from "./reply.ts";
import { beanOf, brewJson, pastBrewJson, toJson } from "./representation.ts";

export interface PotsDependencies extends PotDependencies {
  /** At least 0, less than 1: chooses the beans. */
  readonly random: () => number;
}

const METHODS_ALLOWED = "BREW, POST, GET, HEAD, PROPFIND, WHEN, OPTIONS";
const ALLOW: HeaderPair = ["Allow", METHODS_ALLOWED];
/** Methods of HTTP that no pot allows: 405 and not 501. */
const FOREIGN_METHODS: ReadonlySet<string> = new Set(["PUT", "DELETE", "PATCH", "TRACE", "CONNECT"]);
const XML_MEDIA_TYPES: readonly string[] = ["application/xml", "text/xml"];
/**
 * RFC 2324 §2.1.1: POST for causing actions is deprecated; RFC 9745 has a header for that. The date is that of RFC
 * 2324: 1 April 1998.
 */
const DEPRECATED: HeaderPair = ["Deprecation", "@891388800"];

/** The pot and tea of a target. */
interface Place {
  readonly uri: CoffeeUri;
  readonly address: Address;
  readonly pot: Pot;
}

/** How many are cached, and up to what length of target: enough for every URI of a thousand pots. */
const KEPT_PLACES = 2_048;
const KEPT_LENGTH = 128;

/** An empty pot, in the format of the lab's original. */
const IDLE = "{}\n";

const utf8 = new TextDecoder();

const commandOf = (body: Uint8Array): BrewCommand | undefined => {
  const word = utf8
    .decode(body)
    .replace(/\r?\n$/, "")
    .toLowerCase();
  return BREW_COMMANDS.find((command) => command === word);
};

/** The lab's original client: HTTP/1.1 without the Host it requires. It does not read XML and sends no Accept. */
const isLabOriginal = ({ version, headers }: RequestMessage): boolean =>
  version === "HTTP/1.1" && headers.get("Host") === undefined;

const wantsJson = (request: RequestMessage): boolean => {
  const accept = request.headers.get("Accept");
  return accept === undefined ? isLabOriginal(request) : /\bjson\b/i.test(accept) && !/\bxml\b/i.test(accept);
};

/** The pots of one server. */
export class Pots {
  readonly #deps: PotsDependencies;
  readonly #pots: readonly Pot[];
  readonly #directory: PotDirectory;
  readonly #stock: ReadonlySet<string>;
  /** By target, if no header decides: clients request the same few again and again. */
  readonly #places = new Map<string, Place>();
  /** Media types of a request, and of a PROPFIND. */
  readonly #accepted: readonly string[];
  readonly #acceptedByPropfind: readonly string[];

  constructor(deps: PotsDependencies) {
    this.#deps = deps;
    this.#pots = deps.settings.POTS.map((settings) => new Pot(settings, deps));
    this.#directory = directoryOf(deps.settings.POTS);
    const isTeaCapable = deps.settings.POTS.some(brewsTea);
    this.#accepted = [...COFFEE_MEDIA_TYPES, ...(isTeaCapable ? [TEA_MEDIA_TYPE] : [])];
    this.#acceptedByPropfind = [...this.#accepted, ...XML_MEDIA_TYPES];
    this.#stock = new Set(Object.keys(deps.settings.ACCEPTED_ADDITIONS));
  }

  /** Answers one request; its effect on the pot is complete and on disk when it returns the answer. */
  handle(request: RequestMessage): OutgoingResponse | Promise<OutgoingResponse> {
    const { method, target } = request;
    if (target === "*" && method === "OPTIONS") return this.#options();
    const place = this.#placeOf(target, request.headers.get("Use-Pot"));
    if (!("pot" in place)) return place;
    return this.#refusalOf(request) ?? this.#dispatch(request, place);
  }

  /** The place that a request means, or the refusal if there is none. */
  #placeOf(target: string, usePot: string | undefined): Place | OutgoingResponse {
    const kept = usePot === undefined ? this.#places.get(target) : undefined;
    if (kept !== undefined) return kept;
    const parsed = parseCoffeeUri(target);
    if (!parsed.ok) return text(400, `Not a coffee URI: ${parsed.problem.message}.`);
    const address = addressOf(parsed.uri, usePot, this.#directory);
    const pot = address && this.#pots[address.pot];
    if (address === undefined || pot === undefined) return text(404, `There is no such pot. Here: ${this.#names()}.`);
    const place = { uri: parsed.uri, address, pot };
    if (usePot === undefined && target.length <= KEPT_LENGTH) {
      if (this.#places.size >= KEPT_PLACES) this.#places.clear();
      this.#places.set(target, place);
    }
    return place;
  }

  #names(): string {
    return this.#pots.map(({ settings }) => `coffee://${settings.name}`).join(", ");
  }

  #refusalOf(request: RequestMessage): OutgoingResponse | undefined {
    if (FOREIGN_METHODS.has(request.method)) return text(405, `A pot allows ${METHODS_ALLOWED}.`, ALLOW);
    const accepted = request.method === "PROPFIND" ? this.#acceptedByPropfind : this.#accepted;
    const written = request.headers.get("Content-Type");
    // Usually it is in the normal form and needs no parsing.
    if (written === undefined || accepted.includes(written)) return undefined;
    const type = mediaTypeOf(request) ?? "";
    return accepted.includes(type) ? undefined : text(415, `Content-Type must be ${accepted.join(" or ")}.`);
  }

  #dispatch(request: RequestMessage, { uri, address, pot }: Place): OutgoingResponse | Promise<OutgoingResponse> {
    switch (request.method) {
      case "BREW":
        return this.#command(request, uri, address, pot);
      // RFC 2324 §2.1.1: POST means BREW, and is deprecated.
      case "POST":
        return this.#post(request, uri, address, pot);
      case "GET":
      case "HEAD":
        return json(this.#state(pot), SAFE.yes);
      case "PROPFIND":
        return this.#properties(request, pot);
      case "WHEN":
        return this.#when(pot);
      case "OPTIONS":
        return this.#options();
      default:
        return text(501, `No pot knows the method ${request.method}. Methods: ${METHODS_ALLOWED}.`, ALLOW);
    }
  }

  #options(): OutgoingResponse {
    return text(200, `Methods: ${METHODS_ALLOWED}`, ALLOW, SAFE.yes);
  }

  #state({ brew, settings }: Pot): string {
    if (brew === undefined) return IDLE;
    return toJson(brewJson(brew, settings, this.#deps.settings.TIME_STRING_FORMAT, this.#deps.now()));
  }

  async #post(request: RequestMessage, uri: CoffeeUri, address: Address, pot: Pot): Promise<OutgoingResponse> {
    return withHeaders(await this.#command(request, uri, address, pot), DEPRECATED);
  }

  #command(
    request: RequestMessage,
    uri: CoffeeUri,
    address: Address,
    addressed: Pot,
  ): OutgoingResponse | Promise<OutgoingResponse> {
    const wantsTea = mediaTypeOf(request) === TEA_MEDIA_TYPE;
    const pot = wantsTea || address.isNamed ? addressed : this.#coffeePot(addressed);
    const refusal = wantsTea ? this.#refusalOfTea(address, pot) : this.#refusalOfCoffee(address, pot);
    if (refusal) return refusal;
    const command = commandOf(request.body);
    if (command === undefined) return text(400, 'The body of a BREW is "start" or "stop" (RFC 2324 §4).');
    if (command === "stop") {
      pot.stop();
      return json(this.#state(pot), SAFE.ifUserAwake);
    }
    // RFC 7168 §2.1.1: without a variety no tea is brewed, but its leaves are offered.
    if (wantsTea && address.variety === undefined) return this.#offer(address);
    const header = parseAdditions(request.headers.get("Accept-Additions") ?? "");
    if (!header.ok) return text(400, `Accept-Additions: ${header.problem.message}.`);
    return this.#start(pot, address, [...header.additions, ...uri.additions]);
  }

  /** An order of coffee at "/" means the pot that makes coffee. */
  #coffeePot(otherwise: Pot): Pot {
    return this.#pots.find(({ settings }) => brewsCoffee(settings)) ?? otherwise;
  }

  #refusalOfTea({ isNamed, variety }: Address, { settings }: Pot): OutgoingResponse | undefined {
    if (variety !== undefined || !isNamed || brewsTea(settings)) return undefined;
    return text(415, `${settings.label} brews no tea; Content-Type must be ${COFFEE_MEDIA_TYPES.join(" or ")}.`);
  }

  #refusalOfCoffee(address: Address, { settings }: Pot): OutgoingResponse | undefined {
    const { POTS } = this.#deps.settings;
    if (!address.isNamed && POTS.filter(brewsCoffee).length > 1) return this.#offer(address);
    // RFC 7168 §2.3.3: 418 from a permanent teapot, 503 if coffee is only unavailable for now.
    if (settings.coffee === "out") return coffeeOut(settings.label);
    if (settings.beverage === "tea") return this.#teapot(address, settings.label);
    if (address.variety === undefined) return undefined;
    return text(415, `${address.variety} is a tea: Content-Type must be ${TEA_MEDIA_TYPE} (RFC 7168 §3).`);
  }

  /** RFC 7168 §2.1.1: an order of coffee at "/" also gets the list of teas, here too. */
  #teapot({ isNamed }: Address, label: string): OutgoingResponse {
    return isNamed ? teapot(label) : withHeaders(teapot(label), this.#alternates());
  }

  #alternates(): HeaderPair {
    return ["Alternates", formatAlternates(choicesOf(this.#deps.settings.POTS))];
  }

  /** RFC 7168 §2.1.1 and §2.3.1: 300, with what the server offers, or what a named pot offers. */
  #offer({ pot, isNamed }: Address): OutgoingResponse {
    const { POTS } = this.#deps.settings;
    const choices: readonly Alternate[] = isNamed ? teasOf(pot, POTS) : choicesOf(POTS);
    const list = choices.map(({ uri, type }) => `${uri} (${type})`).join("\n");
    return text(
      300,
      `Nothing is brewed yet. Choose one of:\n${list}`,
      ["Alternates", formatAlternates(choices)],
      SAFE.yes,
    );
  }

  #start(pot: Pot, address: Address, wanted: readonly AdditionRange[]): OutgoingResponse | Promise<OutgoingResponse> {
    const { chosen, refused } = chooseAdditions(wanted, this.#stock);
    if (refused.length > 0) return notAcceptable(refused, this.#stock);
    const variety = address.variety === undefined ? undefined : this.#deps.settings.TEA_VARIETIES[address.variety];
    const contrary = chosen.filter((addition) => variety?.refuses.includes(addition));
    if (variety && contrary.length > 0) return againstConsensus(variety.label, contrary);
    const waits = pot.unready;
    if (waits) return unready(pot.settings.label, waits.reason, waits.seconds);
    const beverage: Beverage =
      variety && address.variety !== undefined
        ? { kind: "tea", variety: address.variety, steepMs: variety.steepTime * 1000 }
        : { kind: "coffee", bean: this.#chooseBean() };
    return this.#brew(pot, beverage, chosen, address.isNamed);
  }

  async #brew(pot: Pot, beverage: Beverage, additions: readonly string[], isNamed: boolean): Promise<OutgoingResponse> {
    try {
      await pot.start(beverage, additions);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      this.#deps.warn(`${error.message}: ${error.cause instanceof Error ? error.cause.message : ""}`);
      return text(507, "The brew could not be written down, so it was not begun.");
    }
    const { POTS } = this.#deps.settings;
    // RFC 7168 §2.1.1: an order of coffee at "/" also gets the list of teas.
    const offersTea = !isNamed && POTS.some(brewsTea);
    return json(this.#state(pot), SAFE.no, ...(offersTea ? [this.#alternates()] : []));
  }

  #chooseBean(): Extract<Beverage, { kind: "coffee" }>["bean"] {
    const { settings, random } = this.#deps;
    return settings.COFFEE_BEANS[Math.floor(random() * settings.COFFEE_BEANS.length)]!;
  }

  /** RFC 2324 §2.1.4. */
  #when(pot: Pot): OutgoingResponse {
    if (pot.when()) return json(this.#state(pot), SAFE.ifUserAwake);
    const doing = pot.brew === undefined ? "idle" : phaseAt(pot.brew, this.#deps.now());
    const state = this.#state(pot).trimEnd();
    return text(409, `No milk is being poured: ${pot.settings.label} is ${doing}.\n${state}`, NO_STORE);
  }

  /** RFC 2324 §2.1.3, RFC 4918 §9.1: properties of the brewed resource; with a depth, the past brews too. */
  #properties(request: RequestMessage, { settings, brew }: Pot): OutgoingResponse {
    const href = `coffee://${settings.name}`;
    const depth = request.headers.get("Depth")?.toLowerCase() ?? "0";
    if (!["0", "1", "infinity"].includes(depth)) return text(400, "Depth must be 0, 1 or infinity (RFC 4918 §10.2).");
    if (request.body.length > PROPFIND_BYTES)
      return text(413, `The body of a PROPFIND is longer than ${PROPFIND_BYTES} bytes.`);
    const isXml = XML_MEDIA_TYPES.includes(mediaTypeOf(request) ?? XML_MEDIA_TYPES[0]!);
    const query = parsePropfind(isXml ? utf8.decode(request.body) : "");
    if (query === undefined)
      return text(400, "The body is no propfind element (RFC 4918 §14.20), or one that asks for too much.");
    const brews = depth === "0" ? [] : this.#deps.journal.brewsOf(settings.name);
    if (wantsJson(request)) {
      const log = { href, coffee_bean: beanOf(brew) ?? null, brews: brews.map(pastBrewJson) };
      return json(toJson(depth === "0" ? (beanOf(brew) ?? {}) : log), SAFE.yes);
    }
    const { TIME_STRING_FORMAT } = this.#deps.settings;
    const { varieties, capacity } = settings;
    const state = { ...brewJson(brew, settings, TIME_STRING_FORMAT, this.#deps.now()), varieties, capacity };
    const resources: Resource[] = [
      { href, displayName: settings.label, isCollection: true, values: state },
      ...brews.map((past) => ({
        href: `${href}/brew-${past.id}`,
        displayName: `Brew ${past.id}`,
        isCollection: false,
        values: pastBrewJson(past),
      })),
    ];
    const type = ["Content-Type", "application/xml; charset=utf-8"] as const;
    return { status: 207, headers: [type, NO_STORE, SAFE.yes], body: multistatusXml(resources, query) };
  }
}
