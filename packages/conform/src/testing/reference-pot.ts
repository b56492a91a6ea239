/**
 * A small pot that does everything right: coffee at "/", tea at "/pot-1/darjeeling". Tests break one thing of it at a
 * time.
 */
import {
  ADDITIONS,
  COFFEE_MEDIA_TYPES,
  chooseAdditions,
  type HeaderPair,
  mediaTypeOf,
  type OutgoingResponse,
  parseAdditions,
  parseCoffeeUri,
  type RequestMessage,
  TEA_MEDIA_TYPE,
} from "@potshark/htcpcp";

const BREW_MS = 300;
const POUR_MS = 60_000;
/** Longer than the prober waits before its early stop. */
const STEEP_MS = 1_500;

const STOCK = new Set(
  Object.values(ADDITIONS)
    .flat()
    .map((name) => name.toLowerCase()),
);
const MILKS = new Set(ADDITIONS.milk.map((name) => name.toLowerCase()));
const METHODS = ["BREW", "POST", "GET", "HEAD", "PROPFIND", "WHEN", "OPTIONS"];
const ALLOW: HeaderPair = ["Allow", METHODS.join(", ")];
const ALTERNATES: HeaderPair = [
  "Alternates",
  '{"/" {type message/coffeepot}}, {"/pot-1/darjeeling" {type message/teapot}}',
];
const STATE_HEADERS: readonly HeaderPair[] = [
  ["Content-Type", "application/json"],
  ["Cache-Control", "no-store"],
];

interface Brew {
  readonly startedAt: number;
  readonly additions: readonly string[];
  readonly endsAt: number;
  readonly poursUntil: number;
  readonly strength?: number;
}

const say = (status: number, text: string, ...headers: readonly HeaderPair[]): OutgoingResponse => ({
  status,
  headers: [["Content-Type", "text/plain"], ...headers],
  body: `${text}\n`,
});

const withHeaders = (answer: OutgoingResponse, ...headers: readonly HeaderPair[]): OutgoingResponse => ({
  ...answer,
  headers: [...(answer.headers ?? []), ...headers],
});

export class ReferencePot {
  /** Every BREW and POST of "start" that began a brew. */
  brewCount = 0;
  readonly #brews = new Map<number, Brew>();

  /** Whether a pot is brewing or pouring, or holds a finished drink. */
  get isIdle(): boolean {
    return this.#brews.size === 0;
  }

  handle = (request: RequestMessage): OutgoingResponse => {
    const { method } = request;
    if (method === "TRACE") return say(405, "no", ALLOW);
    if (!METHODS.includes(method)) return say(501, "no such method", ALLOW);
    const parsed = parseCoffeeUri(request.target);
    if (!parsed.ok) return say(400, parsed.problem.message);
    const { segments, pot: number, additions } = parsed.uri;
    const pot = number ?? 0;
    const variety = segments[1];
    if (pot > 1 || (segments[0] !== undefined && number === undefined)) return say(404, "no such pot");
    if (request.headers.get("Use-Pot") !== undefined) return say(404, "no such name");
    if (variety !== undefined && (pot !== 1 || variety !== "darjeeling")) return say(404, "no such tea");
    if (method === "BREW") return this.#order(request, pot, variety, additions);
    if (method === "POST") return withHeaders(this.#order(request, pot, variety, additions), ["Deprecation", "@0"]);
    if (method === "WHEN") return this.#when(pot);
    if (method === "OPTIONS") return say(200, "Methods", ALLOW);
    if (method === "PROPFIND" && request.headers.get("Accept") !== "application/json") {
      return { status: 207, headers: [["Content-Type", "application/xml"]], body: '<D:multistatus xmlns:D="DAV:"/>' };
    }
    return withHeaders(this.#state(pot), ["Safe", "yes"]);
  };

  #order(
    request: RequestMessage,
    pot: number,
    variety: string | undefined,
    uriAdditions: Parameters<typeof chooseAdditions>[0],
  ): OutgoingResponse {
    const type = mediaTypeOf(request) ?? "";
    const isTea = type === TEA_MEDIA_TYPE;
    if (!isTea && !(COFFEE_MEDIA_TYPES as readonly string[]).includes(type)) return say(415, "no such order");
    const word = new TextDecoder().decode(request.body).trim().toLowerCase();
    if (word !== "start" && word !== "stop") return say(400, "start or stop");
    if (isTea && variety === undefined) return say(300, "choose a tea", ALTERNATES);
    if (!isTea && pot === 1) return say(418, "short and stout");
    if (word === "stop") return this.#stop(pot);
    const list = parseAdditions(request.headers.get("Accept-Additions") ?? "");
    if (!list.ok) return say(400, list.problem.message);
    const { chosen, refused } = chooseAdditions([...list.additions, ...uriAdditions], STOCK);
    if (isTea && chosen.includes("whisky")) return say(403, "nobody drinks that");
    if (refused.length > 0) return say(406, `Available: ${[...STOCK].join(", ")}`);
    if (["brewing", "pouring"].includes(this.#phase(pot))) return say(503, "busy", ["Retry-After", "1"]);
    const startedAt = Date.now();
    const endsAt = startedAt + (isTea ? STEEP_MS : BREW_MS);
    const hasMilk = !isTea && chosen.some((name) => MILKS.has(name));
    this.#brews.set(pot, { startedAt, endsAt, poursUntil: hasMilk ? endsAt + POUR_MS : endsAt, additions: chosen });
    this.brewCount += 1;
    return withHeaders(this.#state(pot), ["Safe", "no"], ...(isTea ? [] : [ALTERNATES]));
  }

  #phase(pot: number): string {
    const brew = this.#brews.get(pot);
    if (brew === undefined) return "idle";
    if (brew.strength !== undefined) return "ready";
    if (Date.now() < brew.endsAt) return "brewing";
    return Date.now() < brew.poursUntil ? "pouring" : "ready";
  }

  /** RFC 7168 §2.1.2: a tea that is stopped early is served; a second stop takes the cup away. */
  #stop(pot: number): OutgoingResponse {
    const brew = this.#brews.get(pot);
    if (pot === 1 && brew !== undefined && this.#phase(pot) === "brewing") {
      this.#brews.set(pot, { ...brew, strength: (Date.now() - brew.startedAt) / STEEP_MS });
    } else {
      this.#brews.delete(pot);
    }
    return this.#state(pot);
  }

  #when(pot: number): OutgoingResponse {
    const brew = this.#brews.get(pot);
    if (brew === undefined || this.#phase(pot) !== "pouring") return say(409, "nothing pours");
    this.#brews.set(pot, { ...brew, poursUntil: 0 });
    return this.#state(pot);
  }

  #state(pot: number): OutgoingResponse {
    const brew = this.#brews.get(pot);
    const phase = this.#phase(pot);
    const state = brew && {
      beverage_type: pot === 1 ? "Tea" : "Coffee",
      additions: brew.additions,
      phase,
      seconds_left: phase === "brewing" ? Math.ceil((brew.endsAt - Date.now()) / 1000) : 0,
      started_at: new Date(brew.startedAt).toISOString(),
      ...(brew.strength === undefined ? {} : { strength: brew.strength }),
    };
    return { status: 200, headers: STATE_HEADERS, body: JSON.stringify(state ?? {}) };
  }
}
