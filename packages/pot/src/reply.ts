/** Answers a pot gives in words. What people read is plain text, one explanation a line. */
import type { HeaderPair, OutgoingResponse } from "@potshark/htcpcp";

const TEXT: HeaderPair = ["Content-Type", "text/plain; charset=utf-8"];

/** RFC 2324 §5.1: the state of a pot changes by itself, so a copy of it is worth nothing. */
export const NO_STORE: HeaderPair = ["Cache-Control", "no-store"];

export const text = (status: number, body: string, ...headers: readonly HeaderPair[]): OutgoingResponse => ({
  status,
  headers: [TEXT, ...headers],
  body: `${body}\n`,
});

export const json = (body: string, ...headers: readonly HeaderPair[]): OutgoingResponse => ({
  status: 200,
  headers: [["Content-Type", "application/json"], NO_STORE, ...headers],
  body,
});

/** RFC 2324 §2.3.2: the body may be short and stout. */
export const teapot = (label: string): OutgoingResponse =>
  text(418, `${label} is short and stout. It brews no coffee.`);

/** RFC 2324 §2.3.1: a 406 carries the list of additions that are to be had. */
export const notAcceptable = (refused: readonly string[], stock: Iterable<string>): OutgoingResponse =>
  text(406, `This pot has no ${refused.join(", no ")}.\nAvailable additions: ${[...stock].join(", ")}`);

/** A pot at work takes no second order; the peer is told when to come back. */
export const busy = (label: string, secondsLeft: number): OutgoingResponse =>
  text(503, `${label} is busy for another ${secondsLeft} seconds.`, ["Retry-After", String(secondsLeft)]);
