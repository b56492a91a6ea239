/** One connection of a client: requests out, answers in, in the same order, with the exact bytes of both. */
import { connect, type Socket } from "node:net";
import { ByteQueue } from "../byte-queue.ts";
import { HtcpcpError } from "../error.ts";
import type { Limits } from "../limits.ts";
import { isHeadProblem, readLooseResponse } from "../loose-response.ts";
import { isPersistent, type ResponseMessage } from "../message.ts";
import { MessageParser, type ParserEvent } from "../parser.ts";
import { type OutgoingRequest, serializeRequest } from "../serializer.ts";
import { lookupHost } from "./localhost.ts";

/** One request and its answer, with their bytes as they were on the wire. */
export interface Exchange {
  readonly request: Uint8Array;
  readonly response: ResponseMessage;
  /** From the first byte after the request to the last of the answer, interim responses included. */
  readonly responseBytes: Uint8Array;
  /** The answer states no length and its connection stayed open: it is what came before the timeout. */
  readonly isOpenEnded: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** The client's port. */
  readonly localPort: number;
}

interface Pending {
  readonly method: string;
  readonly request: Uint8Array;
  readonly startedAt: number;
  readonly begun: number;
  readonly resolve: (exchange: Exchange) => void;
  readonly reject: (error: HtcpcpError) => void;
}

export interface ClientConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly limits: Partial<Limits>;
}

const NAME_ERRORS: ReadonlySet<string> = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"]);

/** Whether a connection failed because its host name has no address. */
export const isNameUnknown = (error: NodeJS.ErrnoException | undefined): boolean => NAME_ERRORS.has(error?.code ?? "");

/** How many interim responses a pot may send. */
const INTERIM_RESPONSES = 32;

export class ClientConnection {
  readonly #socket: Socket;
  readonly #options: ClientConnectionOptions;
  readonly #parser: MessageParser;
  #pending: Pending[] = [];
  /** What has come since the last answer. The limits of the parser and of interim responses bound it. */
  readonly #received = new ByteQueue();
  #interimResponses = 0;
  #isConnected = false;
  #isUsable = true;
  #isOpenEnded = false;
  /** In the time of `performance.now`. */
  #deadline = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClientConnectionOptions) {
    this.#options = options;
    this.#parser = new MessageParser({
      role: "response",
      limits: options.limits,
      requestMethod: () => this.#pending[0]?.method,
    });
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true, lookup: lookupHost });
    this.#socket.on("connect", () => {
      this.#isConnected = true;
    });
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("end", () => {
      this.#isUsable = false;
      this.#take(this.#parser.end());
    });
    this.#socket.on("error", (error) => this.#break(error));
    this.#socket.on("close", () => this.#break(undefined));
  }

  /** Whether another request can be sent. */
  get isUsable(): boolean {
    return this.#isUsable && this.#pending.length === 0 && !this.#socket.destroyed;
  }

  /** Sends requests in one write and resolves with their answers, in order. @throws HtcpcpError */
  async send(requests: readonly OutgoingRequest[]): Promise<readonly Exchange[]> {
    const serialized = requests.map((request) => ({ method: request.method, request: serializeRequest(request) }));
    this.#socket.ref();
    const answers = serialized.map(
      (message) =>
        new Promise<Exchange>((resolve, reject) => {
          this.#pending.push({ ...message, startedAt: Date.now(), begun: performance.now(), resolve, reject });
        }),
    );
    this.#deadline = performance.now() + this.#options.timeoutMs;
    this.#timer = setTimeout(() => this.#timeOut(), this.#options.timeoutMs);
    this.#socket.write(Buffer.concat(serialized.map(({ request }) => request)));
    const exchanges = await Promise.all(answers);
    clearTimeout(this.#timer);
    // A kept connection must not keep the process alive.
    this.#socket.unref();
    return exchanges;
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#isUsable = false;
    clearTimeout(this.#timer);
    this.#socket.destroy();
  }

  #read(chunk: Uint8Array): void {
    this.#received.append(chunk);
    this.#take(this.#parser.push(chunk));
    // A pot that never stops sending leaves no time for the timer.
    if (this.#pending.length > 0 && performance.now() > this.#deadline) this.#timeOut();
  }

  #timeOut(): void {
    if (this.#parser.lastsUntilClose) {
      this.#isOpenEnded = true;
      this.#take(this.#parser.end());
    }
    const { timeoutMs } = this.#options;
    const loose = readLooseResponse(this.#bytesReceived());
    this.#giveUp(
      "timeout",
      `no ${loose ? "whole " : ""}answer within ${timeoutMs} ms${loose ? `: ${loose.missing}` : ""}`,
    );
  }

  /** A copy, so that an answer does not hold more memory than its own bytes. */
  #bytesReceived(): Uint8Array {
    const { bytes, start, end } = this.#received;
    return new Uint8Array(bytes.subarray(start, end));
  }

  #take(events: readonly ParserEvent[]): void {
    for (const event of events) {
      if (event.type === "problem") {
        const { code, message } = event.problem;
        const missing = isHeadProblem(code) ? readLooseResponse(this.#bytesReceived())?.missing : undefined;
        this.#giveUp(code, `the answer could not be read: ${missing ?? message}`);
      } else if (event.type === "message") this.#resolve(event.message as ResponseMessage);
    }
  }

  #resolve(response: ResponseMessage): void {
    // An interim response is not an answer (RFC 9110 §15.2).
    if (response.status < 200) {
      this.#interimResponses += 1;
      if (this.#interimResponses > INTERIM_RESPONSES)
        this.#giveUp("too-many-interim-responses", `more than ${INTERIM_RESPONSES} interim responses and no answer`);
      return;
    }
    this.#interimResponses = 0;
    const pending = this.#pending.shift();
    if (pending === undefined) {
      this.destroy();
      return;
    }
    if (!isPersistent(response)) this.#isUsable = false;
    const responseBytes = new Uint8Array(response.end - this.#received.offset);
    this.#received.moveTo(responseBytes, 0, responseBytes.length);
    pending.resolve({
      request: pending.request,
      response,
      responseBytes,
      isOpenEnded: this.#isOpenEnded,
      startedAt: pending.startedAt,
      durationMs: performance.now() - pending.begun,
      localPort: this.#socket.localPort ?? 0,
    });
  }

  #break(error: NodeJS.ErrnoException | undefined): void {
    const where = `${this.#options.host}:${this.#options.port}`;
    if (isNameUnknown(error)) this.#giveUp("unreachable", `no host is known by the name ${this.#options.host}`, error);
    else if (!this.#isConnected) this.#giveUp("unreachable", `nothing answers at ${where}`, error);
    else {
      const when = this.#received.length === 0 ? "without an answer" : "in the middle of its answer";
      this.#giveUp("closed", `${where} closed the connection ${when}`, error);
    }
  }

  #giveUp(code: HtcpcpError["code"], message: string, cause?: Error): void {
    this.#isUsable = false;
    clearTimeout(this.#timer);
    const failed = this.#pending;
    this.#pending = [];
    for (const { request, reject } of failed) {
      const exchange = { request, responseBytes: this.#bytesReceived() };
      reject(new HtcpcpError(code, message, cause === undefined ? { exchange } : { exchange, cause }));
    }
    this.#socket.destroy();
  }
}
