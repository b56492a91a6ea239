/**
 * One connection of a server: requests in, answers out, in order.
 * Invariants: one request is being answered at a time; after an answer that closes, nothing more is read as a request;
 * there is always a deadline for the peer unless the handler is at work.
 */
import type { Socket } from "node:net";
import { type Problem, statusOfProblem } from "../error.ts";
import { isPersistent, type RequestMessage } from "../message.ts";
import { MessageParser, type ParserEvent } from "../parser.ts";
import { type HeaderPair, type OutgoingResponse, serializeResponse } from "../serializer.ts";
import { imfDate } from "./imf-date.ts";
import type { ServerSettings } from "./server-options.ts";

/** What the peer is waited for. "nothing": it is the handler's turn. */
type Wait = "nothing" | "request" | "head" | "body" | "command" | "reader" | "closing";

/** Something to answer: a request, or why there is none. */
type Turn =
  | { readonly request: RequestMessage; readonly begun: number }
  | {
      readonly problem: Problem;
      readonly status: number;
      readonly version: string | undefined;
      readonly begun: number;
    };

const CONTINUE = { status: 100 } as const;

export class ServerConnection {
  readonly #socket: Socket;
  readonly #settings: ServerSettings;
  readonly #parser: MessageParser;
  readonly #peer: string;
  readonly #turns: Turn[] = [];
  #isAnswering = false;
  #isClosing = false;
  #isFinishing = false;
  #answered = 0;
  #isInBody = false;
  #wait: Wait = "request";
  #deadline = Number.POSITIVE_INFINITY;

  constructor(socket: Socket, settings: ServerSettings) {
    this.#socket = socket;
    this.#settings = settings;
    this.#parser = new MessageParser({ role: "request", limits: settings.limits });
    this.#peer = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? "?"}`;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("end", () => this.#readEnd());
    socket.on("drain", () => this.#regulate());
    socket.on("error", () => socket.destroy());
    this.#setWait("request");
  }

  /** Answers what has begun, then closes. Resolves when the connection is closed. */
  async finish(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    this.#isFinishing = true;
    if (!this.#isAnswering && this.#turns.length === 0 && !this.#parser.isMidMessage) this.#hangUp();
    await closed;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** @param now milliseconds as `performance.now` tells them */
  checkDeadline(now: number): void {
    if (now < this.#deadline) return;
    switch (this.#wait) {
      case "nothing":
        return;
      case "command":
        this.#take(this.#parser.settle());
        return;
      case "head":
      case "body": {
        const problem: Problem = {
          code: "truncated",
          offset: 0,
          message: `the ${this.#wait} of the request did not come in time`,
        };
        this.#turns.push({ problem, status: 408, version: undefined, begun: now });
        this.#answerTurns();
        return;
      }
      default:
        this.#socket.destroy();
    }
  }

  #read(chunk: Uint8Array): void {
    if (this.#isClosing) return;
    this.#take(this.#parser.push(chunk));
  }

  #readEnd(): void {
    if (this.#isClosing) {
      this.#socket.end();
      return;
    }
    this.#isFinishing = true;
    this.#take(this.#parser.end());
    if (!this.#isAnswering) this.#hangUp();
  }

  #take(events: readonly ParserEvent[]): void {
    const begun = performance.now();
    for (const event of events) {
      if (event.type === "head") this.#expect(event.message as RequestMessage, begun);
      else if (event.type === "message") this.#turns.push({ request: event.message as RequestMessage, begun });
      else
        this.#turns.push({
          problem: event.problem,
          status: statusOfProblem(event.problem.code),
          version: event.version,
          begun,
        });
    }
    const last = events.at(-1);
    if (last) this.#isInBody = last.type === "head";
    this.#answerTurns();
  }

  /** RFC 9110 §10.1.1: a client that asks first is told to go on, unless it expects what nobody here can do. */
  #expect(head: RequestMessage, begun: number): void {
    const expectation = head.headers.get("Expect")?.toLowerCase();
    if (expectation === undefined) return;
    if (expectation !== "100-continue") {
      const problem: Problem = {
        code: "bad-header-value",
        offset: head.offset,
        message: "only 100-continue can be expected",
      };
      this.#turns.push({ problem, status: 417, version: head.version, begun });
    } else if (this.#turns.length === 0 && !this.#isAnswering) {
      this.#socket.write(serializeResponse(CONTINUE, head.version));
    }
  }

  #answerTurns(): void {
    if (this.#isAnswering) {
      this.#regulate();
      return;
    }
    this.#socket.cork();
    for (let turn = this.#turns.shift(); turn !== undefined && !this.#isClosing; turn = this.#turns.shift()) {
      if ("problem" in turn) {
        this.#refuse(turn);
        break;
      }
      const answer = this.#handle(turn.request);
      if (answer instanceof Promise) {
        this.#answerLater(turn.request, turn.begun, answer);
        break;
      }
      this.#send(turn.request, turn.begun, answer);
    }
    this.#socket.uncork();
    this.#regulate();
  }

  #handle(request: RequestMessage): OutgoingResponse | Promise<OutgoingResponse> {
    try {
      return this.#settings.handle(request, this.#peer);
    } catch (error) {
      return this.#fail(error);
    }
  }

  #fail(error: unknown): OutgoingResponse {
    this.#settings.onError(error);
    return { status: 500, headers: [["Content-Type", "text/plain; charset=utf-8"]], body: "the pot has failed\n" };
  }

  async #answerLater(request: RequestMessage, begun: number, pending: Promise<OutgoingResponse>): Promise<void> {
    this.#isAnswering = true;
    const answer = await pending.catch((error: unknown) => this.#fail(error));
    this.#isAnswering = false;
    if (this.#socket.destroyed) return;
    this.#send(request, begun, answer);
    this.#answerTurns();
  }

  #send(request: RequestMessage, begun: number, answer: OutgoingResponse): void {
    this.#answered += 1;
    const closes =
      !isPersistent(request) ||
      (this.#isFinishing && this.#turns.length === 0) ||
      this.#answered >= this.#settings.capacity.requestsPerConnection ||
      (answer.headers ?? []).some(
        ([name, value]) => name.toLowerCase() === "connection" && value.toLowerCase() === "close",
      );
    let bytes: Uint8Array;
    try {
      bytes = this.#serialize(request.version, request.method, answer, closes);
    } catch (error) {
      bytes = this.#serialize(request.version, request.method, this.#fail(error), closes);
    }
    this.#write(bytes, closes);
    this.#settings.onExchange?.({
      time: new Date(),
      peer: this.#peer,
      method: request.method,
      target: request.target,
      version: request.version,
      status: answer.status,
      bytes: bytes.length,
      durationMs: performance.now() - begun,
    });
  }

  /** What could not be read is answered in the version it was asked in; HTTP/1.1 where even that is unknown, as any client reads it. */
  #refuse({ problem, status, version, begun }: Extract<Turn, { problem: Problem }>): void {
    const answerVersion = version !== undefined && status !== 505 ? version : "HTTP/1.1";
    const answer: OutgoingResponse = {
      status,
      headers: [["Content-Type", "text/plain; charset=utf-8"]],
      body: `${problem.message} (${problem.code} at byte ${problem.offset})\n`,
    };
    const bytes = this.#serialize(answerVersion, "-", answer, true);
    this.#write(bytes, true);
    this.#settings.onExchange?.({
      time: new Date(),
      peer: this.#peer,
      method: "-",
      target: "-",
      version: answerVersion,
      status,
      bytes: bytes.length,
      durationMs: performance.now() - begun,
      note: problem.code,
    });
  }

  #serialize(version: string, method: string, answer: OutgoingResponse, closes: boolean): Uint8Array {
    const own = (answer.headers ?? []).filter(([name]) => name.toLowerCase() !== "connection");
    const headers: HeaderPair[] = [["Server", this.#settings.name], ["Date", imfDate(Date.now())], ...own];
    if (closes) headers.push(["Connection", "close"]);
    else if (version === "HTTP/1.0") headers.push(["Connection", "keep-alive"]);
    const body = answer.body ?? "";
    if (method !== "HEAD") return serializeResponse({ ...answer, headers, body }, version);
    // RFC 9110 §9.3.2: the head of what GET would give.
    headers.push(["Content-Length", String(Buffer.byteLength(body))]);
    return serializeResponse(
      { status: answer.status, headers, ...(answer.phrase && { phrase: answer.phrase }) },
      version,
    );
  }

  #write(bytes: Uint8Array, closes: boolean): void {
    this.#socket.write(bytes);
    if (closes) this.#hangUp();
  }

  /** Ends the sending side and waits for the peer to do the same: a reset would take the answer from a peer that still sends. */
  #hangUp(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#turns.length = 0;
    this.#socket.end();
    if (this.#socket.readableEnded) return;
    this.#socket.resume();
    this.#setWait("closing");
  }

  /** Reads on or holds back, and sets the deadline that fits what is awaited. */
  #regulate(): void {
    if (this.#isClosing) return;
    const { pipelinedRequests, unsentBytes } = this.#settings.capacity;
    const isFull = this.#turns.length >= pipelinedRequests || this.#socket.writableLength > unsentBytes;
    if (isFull !== this.#socket.isPaused()) {
      if (isFull) this.#socket.pause();
      else this.#socket.resume();
    }
    if (this.#isAnswering) this.#setWait("nothing");
    else if (this.#socket.writableLength > unsentBytes) this.#setWait("reader");
    else if (this.#parser.isUnframed) this.#setWait("command");
    else if (!this.#parser.isMidMessage) this.#setWait("request");
    else this.#setWait(this.#isInBody ? "body" : "head");
  }

  #setWait(wait: Wait): void {
    const { idleMs, headMs, bodyMs, graceMs, lingerMs } = this.#settings.timeouts;
    // The time for a head or a body runs from its first byte, whatever trickles in later.
    if (wait === this.#wait && (wait === "head" || wait === "body")) return;
    this.#wait = wait;
    const waitMs = {
      nothing: Number.POSITIVE_INFINITY,
      request: idleMs,
      head: headMs,
      body: bodyMs,
      command: graceMs,
      reader: idleMs,
      closing: lingerMs,
    };
    this.#deadline = performance.now() + waitMs[wait];
  }
}
