/** The options of a server, and their defaults. */
import type { Limits } from "../limits.ts";
import type { RequestMessage } from "../message.ts";
import type { OutgoingResponse } from "../serializer.ts";

/** How long the server waits, in milliseconds. */
export interface ServerTimeouts {
  /** Between two requests, and for a peer that does not read its answers. */
  readonly idleMs: number;
  /** From the first byte of a request to the end of its head; beyond it 408. */
  readonly headMs: number;
  /** From the end of the head to the end of the body; beyond it 408. */
  readonly bodyMs: number;
  /** For the `start` or `stop` of a BREW or POST that does not say how long its body is. */
  readonly graceMs: number;
  /** For a peer to close after the last answer. */
  readonly lingerMs: number;
}

export const DEFAULT_TIMEOUTS: ServerTimeouts = {
  idleMs: 60_000,
  headMs: 10_000,
  bodyMs: 10_000,
  graceMs: 300,
  lingerMs: 2_000,
};

/** How many of each the server accepts. */
export interface ServerCapacity {
  /** Open connections in total; beyond it 503. */
  readonly connections: number;
  /** Open connections of one address that is not this machine's own; beyond it 503. */
  readonly connectionsPerAddress: number;
  /** Requests read ahead of the one being answered; beyond it the connection is not read. */
  readonly pipelinedRequests: number;
  /** Requests on one connection; the last is answered with `Connection: close`. */
  readonly requestsPerConnection: number;
  /** Bytes of answers that a slow reader may leave unsent before its connection is not read. */
  readonly unsentBytes: number;
}

export const DEFAULT_CAPACITY: ServerCapacity = {
  connections: 20_000,
  connectionsPerAddress: 256,
  pipelinedRequests: 64,
  requestsPerConnection: 1_000_000,
  unsentBytes: 262_144,
};

/**
 * One request and its answer, as the server saw them. All texts except `peer` come from the network and may contain
 * anything.
 */
export interface ServedExchange {
  /** When the request had been read, in milliseconds since 1970. */
  readonly time: number;
  /** "127.0.0.1:55434". */
  readonly peer: string;
  /** "-" if the request could not be read; `note` then says why. */
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly status: number;
  /** Of the whole answer. */
  readonly bytes: number;
  readonly durationMs: number;
  readonly note?: string;
}

export interface CoffeeServerOptions {
  /** Answers a request. If it throws, the answer is 500 and `onError` gets the error. */
  readonly handle: (request: RequestMessage, peer: string) => OutgoingResponse | Promise<OutgoingResponse>;
  /** The `Server` header. */
  readonly name?: string;
  readonly limits?: Partial<Limits>;
  readonly timeouts?: Partial<ServerTimeouts>;
  readonly capacity?: Partial<ServerCapacity>;
  readonly onExchange?: (exchange: ServedExchange) => void;
  readonly onError?: (error: unknown) => void;
}

/** The options with every default filled in. */
export type ServerSettings = Omit<Required<CoffeeServerOptions>, "limits" | "timeouts" | "capacity" | "onExchange"> & {
  readonly limits: Limits;
  readonly timeouts: ServerTimeouts;
  readonly capacity: ServerCapacity;
  readonly onExchange: ((exchange: ServedExchange) => void) | undefined;
};
