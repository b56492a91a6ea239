/**
 * Requests to answers: what the methods of RFC 2324 §2.1 do to a pot. No socket, no clock, no environment here.
 * Read first: RFC 2324 §2 to §4.
 */
import type { Bean, PotSettings, Settings } from "@potshark/config";
import {
  BREW_COMMANDS,
  type BrewCommand,
  COFFEE_MEDIA_TYPES,
  type CoffeeUri,
  chooseAdditions,
  mediaTypeOf,
  type OutgoingResponse,
  parseAdditions,
  parseCoffeeUri,
  type RequestMessage,
} from "@potshark/htcpcp";
import { potOf } from "./address.ts";
import { type Brew, isBusy, phaseAt, sayWhen, secondsLeft, startBrew } from "./brew-state.ts";
import { type Journal, JournalError, type JournalRecord } from "./journal.ts";
import { busy, json, NO_STORE, notAcceptable, teapot, text } from "./reply.ts";
import { brewJson, logJson, multistatusXml, type Resource, toJson } from "./representation.ts";

export interface PotDependencies {
  readonly settings: Settings;
  readonly journal: Journal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** At least 0, less than 1: chooses the beans. */
  readonly random: () => number;
  /** Calls back once after that many milliseconds, unless what it returns is called before. */
  readonly after: (delayMs: number, call: () => void) => () => void;
  /** Tells the operator what no client is told. */
  readonly warn: (text: string) => void;
}

const ALLOWED = "BREW, POST, GET, HEAD, PROPFIND, WHEN, OPTIONS";
/** Methods that HTTP knows and no pot allows: 405 rather than 501. */
const FOREIGN_METHODS: ReadonlySet<string> = new Set(["PUT", "DELETE", "PATCH", "TRACE", "CONNECT"]);
const XML_MEDIA_TYPES: readonly string[] = ["application/xml", "text/xml"];

/** One vessel: what it is and what it is doing. */
interface Vessel {
  readonly settings: PotSettings;
  brew: Brew | undefined;
  /** Keeps the journal from noting that the brew was served. */
  cancelServed: () => void;
}

const commandOf = (body: Uint8Array): BrewCommand | undefined => {
  const word = new TextDecoder()
    .decode(body)
    .replace(/\r?\n$/, "")
    .toLowerCase();
  return BREW_COMMANDS.find((command) => command === word);
};

/** The lab's original client: HTTP/1.1 without the Host it requires. It reads no XML and sends no Accept. */
const isLabOriginal = ({ version, headers }: RequestMessage): boolean =>
  version === "HTTP/1.1" && headers.get("Host") === undefined;

const wantsJson = (request: RequestMessage): boolean => {
  const accept = request.headers.get("Accept");
  return accept === undefined ? isLabOriginal(request) : /\bjson\b/i.test(accept) && !/\bxml\b/i.test(accept);
};

/** The pots of one server. */
export class Pots {
  readonly #deps: PotDependencies;
  readonly #vessels: readonly Vessel[];
  readonly #stock: ReadonlySet<string>;
  readonly #milks: ReadonlySet<string>;

  constructor(deps: PotDependencies) {
    this.#deps = deps;
    this.#vessels = deps.settings.POTS.map((settings) => ({
      settings,
      brew: undefined,
      cancelServed: () => undefined,
    }));
    this.#stock = new Set(Object.keys(deps.settings.ACCEPTED_ADDITIONS));
    this.#milks = new Set(deps.settings.MILKS);
  }

  /** Answers one request; what it means for the pot has happened, and is on disk, when the answer is given. */
  handle(request: RequestMessage): OutgoingResponse | Promise<OutgoingResponse> {
    if (request.target === "*" && request.method === "OPTIONS")
      return text(200, `Methods: ${ALLOWED}`, ["Allow", ALLOWED]);
    const address = parseCoffeeUri(request.target);
    if (!address.ok) return text(400, `Not a coffee URI: ${address.problem.message}.`);
    const index = potOf(address.uri, request.headers.get("Use-Pot"), this.#deps.settings.POTS);
    const vessel = index === undefined ? undefined : this.#vessels[index];
    if (vessel === undefined) return text(404, `There is no such pot. Pots here: ${this.#names()}.`);
    return this.#refusalOf(request) ?? this.#dispatch(request, address.uri, vessel);
  }

  #names(): string {
    return this.#vessels.map(({ settings }) => `coffee://${settings.name}`).join(", ");
  }

  #refusalOf(request: RequestMessage): OutgoingResponse | undefined {
    if (FOREIGN_METHODS.has(request.method)) return text(405, `A pot allows ${ALLOWED}.`, ["Allow", ALLOWED]);
    const type = mediaTypeOf(request);
    const accepted: readonly string[] = [
      ...COFFEE_MEDIA_TYPES,
      ...(request.method === "PROPFIND" ? XML_MEDIA_TYPES : []),
    ];
    if (type === undefined || accepted.includes(type)) return undefined;
    return text(415, `Content-Type must be ${accepted.join(" or ")}.`, ["Accept", accepted.join(", ")]);
  }

  #dispatch(request: RequestMessage, uri: CoffeeUri, vessel: Vessel): OutgoingResponse | Promise<OutgoingResponse> {
    switch (request.method) {
      // RFC 2324 §2.1.1: BREW and POST are accepted equivalently.
      case "BREW":
      case "POST":
        return this.#command(request, uri, vessel);
      case "GET":
      case "HEAD":
        return this.#state(vessel);
      case "PROPFIND":
        return this.#properties(request, vessel);
      case "WHEN":
        return this.#when(vessel);
      case "OPTIONS":
        return text(200, `Methods: ${ALLOWED}`, ["Allow", ALLOWED]);
      default:
        return text(501, `No pot knows the method ${request.method}. Methods: ${ALLOWED}.`, ["Allow", ALLOWED]);
    }
  }

  #json(vessel: Vessel): string {
    const { settings, now } = this.#deps;
    return toJson(brewJson(vessel.brew, vessel.settings, settings.TIME_STRING_FORMAT, now()));
  }

  /** RFC 2324 §2.1.3 and §5.1: GET tells the state of the pot; it never brews. */
  #state(vessel: Vessel): OutgoingResponse {
    return json(this.#json(vessel));
  }

  #command(request: RequestMessage, uri: CoffeeUri, vessel: Vessel): OutgoingResponse | Promise<OutgoingResponse> {
    // RFC 2324 §2.3.2: any attempt to brew coffee with a teapot.
    if (vessel.settings.beverage === "tea") return teapot(vessel.settings.label);
    const command = commandOf(request.body);
    if (command === undefined) return text(400, 'The body of a BREW is "start" or "stop" (RFC 2324 §4).');
    if (command === "stop") return this.#stop(vessel);
    const additions = parseAdditions(request.headers.get("Accept-Additions") ?? "");
    if (!additions.ok) return text(400, `Accept-Additions: ${additions.problem.message}.`);
    const { chosen, refused } = chooseAdditions([...additions.additions, ...uri.additions], this.#stock);
    if (refused.length > 0) return notAcceptable(refused, this.#stock);
    const now = this.#deps.now();
    if (isBusy(vessel.brew, now)) return busy(vessel.settings.label, secondsLeft(vessel.brew, now));
    return this.#start(vessel, chosen, now);
  }

  async #start(vessel: Vessel, additions: readonly string[], now: number): Promise<OutgoingResponse> {
    const { settings, journal } = this.#deps;
    const before = vessel.brew;
    const bean = this.#chooseBean();
    const hasMilk = additions.some((addition) => this.#milks.has(addition));
    const durations = { brewMs: settings.BREW_TIME * 1000, pourMs: settings.POUR_TIME * 1000 };
    const brew = startBrew({ id: journal.nextId(), additions, bean, hasMilk }, durations, now);
    // Claimed before the journal is written, so that of two orders that race only one wins.
    vessel.brew = brew;
    const at = new Date(now).toISOString();
    try {
      await journal.append({ event: "start", id: brew.id, at, pot: vessel.settings.name, additions, bean });
    } catch (error) {
      if (vessel.brew === brew) vessel.brew = before;
      return storageFailed(error);
    }
    vessel.cancelServed = this.#deps.after(brew.pourEndsAt - now, () => this.#note("served", brew));
    return json(this.#json(vessel));
  }

  #chooseBean(): Bean {
    const { settings, random } = this.#deps;
    return settings.COFFEE_BEANS[Math.floor(random() * settings.COFFEE_BEANS.length)]!;
  }

  /** What is noted after the fact is never acknowledged, so it waits for no disk and fails nobody. */
  #note(event: "served" | "stopped", brew: Brew): void {
    const record: JournalRecord = { event, id: brew.id, at: new Date(this.#deps.now()).toISOString() };
    this.#deps.journal.append(record).catch((error: unknown) => this.#deps.warn(String(error)));
  }

  /** RFC 2324 §2.1.1: ends a brew, or takes the cup away. An idle pot stays idle. */
  #stop(vessel: Vessel): OutgoingResponse {
    const { brew } = vessel;
    vessel.brew = undefined;
    if (isBusy(brew, this.#deps.now())) {
      vessel.cancelServed();
      this.#note("stopped", brew);
    }
    return json(this.#json(vessel));
  }

  /** RFC 2324 §2.1.4. */
  #when(vessel: Vessel): OutgoingResponse {
    const now = this.#deps.now();
    const poured = sayWhen(vessel.brew, now);
    if (poured === undefined) {
      const doing = vessel.brew === undefined ? "idle" : phaseAt(vessel.brew, now);
      return text(
        409,
        `No milk is being poured: ${vessel.settings.label} is ${doing}.\n${this.#json(vessel).trimEnd()}`,
        NO_STORE,
      );
    }
    vessel.brew = poured;
    vessel.cancelServed();
    this.#note("served", poured);
    return json(this.#json(vessel));
  }

  /** RFC 2324 §2.1.3, RFC 4918 §9.1: what is known of the brewed resource; with a depth, the past brews too. */
  #properties(request: RequestMessage, vessel: Vessel): OutgoingResponse {
    const { settings, brew } = vessel;
    const href = `coffee://${settings.name}`;
    const depth = request.headers.get("Depth");
    const hasLog = depth !== undefined && depth !== "0";
    const brews = hasLog ? this.#deps.journal.brewsOf(settings.name) : [];
    if (wantsJson(request)) return json(toJson(hasLog ? logJson(href, brew?.bean, brews) : (brew?.bean ?? {})));
    const state = brewJson(brew, settings, this.#deps.settings.TIME_STRING_FORMAT, this.#deps.now());
    const resources: Resource[] = [
      { href, displayName: settings.label, isCollection: true, values: state },
      ...brews.map(({ id, at, additions, bean: coffee_bean, outcome }) => ({
        href: `${href}/brew-${id}`,
        displayName: `Brew ${id}`,
        isCollection: false,
        values: { date: at, additions, coffee_bean, outcome },
      })),
    ];
    const type = ["Content-Type", "application/xml; charset=utf-8"] as const;
    return { status: 207, headers: [type, NO_STORE], body: multistatusXml(resources) };
  }
}

const storageFailed = (error: unknown): OutgoingResponse => {
  if (!(error instanceof JournalError)) throw error;
  return text(507, "The brew could not be written down, so it was not begun.");
};
