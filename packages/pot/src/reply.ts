/** Answers a pot gives. Text for people is plain text, one explanation per line. */
import type { HeaderPair, OutgoingResponse } from "@potshark/htcpcp";

const TEXT: HeaderPair = ["Content-Type", "text/plain; charset=utf-8"];

/** RFC 2324 §5.1: the state of a pot changes without requests, so a cached copy is useless. */
export const NO_STORE: HeaderPair = ["Cache-Control", "no-store"];

/** RFC 2324 §2.2.1.1: whether the request may be repeated without confirmation. */
export const SAFE: Readonly<Record<"yes" | "no" | "ifUserAwake", HeaderPair>> = {
  yes: ["Safe", "yes"],
  no: ["Safe", "no"],
  ifUserAwake: ["Safe", "if-user-awake"],
};

export const text = (status: number, body: string, ...headers: readonly HeaderPair[]): OutgoingResponse => ({
  status,
  headers: [TEXT, ...headers],
  body: `${body}\n`,
});

const JSON_TYPE: HeaderPair = ["Content-Type", "application/json"];

export const json = (body: string, ...headers: readonly HeaderPair[]): OutgoingResponse => ({
  status: 200,
  headers: [JSON_TYPE, NO_STORE, ...headers],
  body,
});

/** Adds headers after those of an answer. */
export const withHeaders = (answer: OutgoingResponse, ...headers: readonly HeaderPair[]): OutgoingResponse => ({
  ...answer,
  headers: [...(answer.headers ?? []), ...headers],
});

/** RFC 2324 §2.3.2: the body may be short and stout. */
export const teapot = (label: string): OutgoingResponse =>
  text(418, `${label} is short and stout. It brews no coffee.`);

/** RFC 7168 §2.3.3: coffee is unavailable for now; the pot does not know for how long. */
export const coffeeOut = (label: string): OutgoingResponse =>
  text(503, `${label} has no coffee at the moment.`, ["Retry-After", "600"]);

/** RFC 2324 §2.3.1: a 406 contains the list of available additions. */
export const notAcceptable = (refused: readonly string[], stock: Iterable<string>): OutgoingResponse =>
  text(406, `This pot has no ${refused.join(", no ")}.\nAvailable additions: ${[...stock].join(", ")}`);

/** RFC 7168 §2.3.2. */
export const againstConsensus = (tea: string, additions: readonly string[]): OutgoingResponse =>
  text(403, `A consensus of drinkers holds ${additions.join(" and ")} contrary to ${tea}.`);

/** A busy pot, or one without water, accepts no order; the answer says when to try again. */
export const unready = (label: string, reason: "busy" | "dry", seconds: number): OutgoingResponse => {
  if (!Number.isFinite(seconds)) return text(503, `${label} is busy until it is told to stop.`, ["Retry-After", "60"]);
  const why = reason === "dry" ? "is out of water; it is full again in" : "is busy for another";
  return text(503, `${label} ${why} ${seconds} seconds.`, ["Retry-After", String(seconds)]);
};
