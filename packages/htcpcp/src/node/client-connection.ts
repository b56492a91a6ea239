/** One connection of a client: requests out, answers in, in the same order, with the exact bytes of both. */
import { connect, type Socket } from "node:net";
import { HtcpcpError } from "../error.ts";
import type { Limits } from "../limits.ts";
import { isPersistent, type ResponseMessage } from "../message.ts";
import { MessageParser, type ParserEvent } from "../parser.ts";
import { type OutgoingRequest, serializeRequest } from "../serializer.ts";

/** One request and its answer, with their bytes as they were on the wire. */
export interface Exchange {
  readonly request: Uint8Array;
  readonly response: ResponseMessage;
  /** From the first byte after the request to the last of the answer, interim responses included. */
  readonly responseBytes: Uint8Array;
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

export class ClientConnection {
  readonly #socket: Socket;
  readonly #options: ClientConnectionOptions;
  readonly #parser: MessageParser;
  #pending: Pending[] = [];
  /** What has come since the last answer, and the stream offset at which it starts. */
  #received: Uint8Array[] = [];
  #receivedOffset = 0;
  #isConnected = false;
  #isUsable = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClientConnectionOptions) {
    this.#options = options;
    this.#parser = new MessageParser({
      role: "response",
      limits: options.limits,
      requestMethod: () => this.#pending[0]?.method,
    });
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true });
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
    this.#timer = setTimeout(
      () => this.#giveUp("timeout", `no answer within ${this.#options.timeoutMs} ms`),
      this.#options.timeoutMs,
    );
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
    this.#received.push(chunk);
    this.#take(this.#parser.push(chunk));
  }

  #take(events: readonly ParserEvent[]): void {
    for (const event of events) {
      if (event.type === "problem")
        this.#giveUp(event.problem.code, `the answer could not be read: ${event.problem.message}`);
      else if (event.type === "message") this.#resolve(event.message as ResponseMessage);
    }
  }

  #resolve(response: ResponseMessage): void {
    // An interim response answers nothing (RFC 9110 §15.2).
    if (response.status < 200) return;
    const pending = this.#pending.shift();
    if (pending === undefined) {
      this.destroy();
      return;
    }
    if (!isPersistent(response)) this.#isUsable = false;
    const bytes = Buffer.concat(this.#received);
    const length = response.end - this.#receivedOffset;
    this.#received = [bytes.subarray(length)];
    this.#receivedOffset = response.end;
    pending.resolve({
      request: pending.request,
      response,
      responseBytes: bytes.subarray(0, length),
      startedAt: pending.startedAt,
      durationMs: performance.now() - pending.begun,
      localPort: this.#socket.localPort ?? 0,
    });
  }

  #break(error: Error | undefined): void {
    const where = `${this.#options.host}:${this.#options.port}`;
    if (!this.#isConnected) this.#giveUp("unreachable", `nothing answers at ${where}`, error);
    else this.#giveUp("closed", `${where} closed the connection without an answer`, error);
  }

  #giveUp(code: HtcpcpError["code"], message: string, cause?: Error): void {
    this.#isUsable = false;
    clearTimeout(this.#timer);
    const failed = this.#pending;
    this.#pending = [];
    for (const { request, reject } of failed) {
      const exchange = { request, responseBytes: Buffer.concat(this.#received) };
      reject(new HtcpcpError(code, message, cause === undefined ? { exchange } : { exchange, cause }));
    }
    this.#socket.destroy();
  }
}
