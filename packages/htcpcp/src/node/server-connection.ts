/**
 * One connection of a server: requests in, answers out, in order.
 * Invariants: one request is being answered at a time; after an answer that closes, nothing more is read as a request;
 * no request is answered while the peer leaves more than `unsentBytes` of answers unread; there is always a deadline
 * for the peer unless the handler is at work.
 */
import type { Socket } from "node:net";
import { type Problem, statusOfProblem } from "../error.ts";
import { isPersistent, type RequestMessage } from "../message.ts";
import { MessageParser, type ParserEvent } from "../parser.ts";
import type { OutgoingResponse } from "../serializer.ts";
import { type EncodedResponse, encodeResponse } from "./encode-response.ts";
import type { ServedExchange, ServerSettings } from "./server-options.ts";

/** What the server waits for. "nothing": the handler is at work. "reader": the peer must read its answers. */
type Wait = "nothing" | "request" | "head" | "body" | "command" | "reader" | "closing";

interface RequestTurn {
  readonly request: RequestMessage;
  /** In the time of `performance.now`; 0 if it is not needed. */
  readonly begun: number;
}

/** Why there is no request to answer. */
interface ProblemTurn {
  readonly problem: Problem;
  readonly status: number;
  readonly version: string | undefined;
  /** Where it was read. */
  readonly method?: string;
  readonly begun: number;
}

/** A deadline that no sweep has seen yet: the time runs from the next sweep, so that a request reads no clock. */
const UNSEEN = -1;

export class ServerConnection {
  readonly #socket: Socket;
  readonly #settings: ServerSettings;
  readonly #parser: MessageParser;
  readonly #peer: string;
  readonly #turns: (RequestTurn | ProblemTurn)[] = [];
  #isAnswering = false;
  #isClosing = false;
  #isFinishing = false;
  #isPaused = false;
  #answered = 0;
  #isInBody = false;
  /** The version of a request whose sender waits for 100 before it sends the body. */
  #owesContinue: string | undefined;
  #wait: Wait = "request";
  #waitingSince = UNSEEN;

  constructor(socket: Socket, settings: ServerSettings) {
    this.#socket = socket;
    this.#settings = settings;
    this.#parser = new MessageParser({ role: "request", limits: settings.limits });
    this.#peer = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? "?"}`;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("end", () => this.#readEnd());
    socket.on("drain", () => this.#answerTurns());
    socket.on("error", () => socket.destroy());
  }

  /** Answers what has begun, then closes. Resolves when the connection is closed. */
  async finish(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    this.#isFinishing = true;
    if (this.#isIdle() && !this.#parser.isMidMessage) this.#hangUp();
    await closed;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** @param now milliseconds in the time of `performance.now`; called regularly */
  checkDeadline(now: number): void {
    if (this.#waitingSince === UNSEEN) {
      this.#waitingSince = now;
      return;
    }
    if (now - this.#waitingSince < this.#waitMs()) return;
    switch (this.#wait) {
      case "nothing":
        return;
      case "command":
        this.#take(this.#parser.settle());
        return;
      case "head":
      case "body": {
        const message = `the ${this.#wait} of the request did not come in time`;
        this.#turns.push(this.#problemTurn({ code: "truncated", offset: 0, message }, 408, undefined));
        this.#answerTurns();
        return;
      }
      default:
        this.#socket.destroy();
    }
  }

  #waitMs(): number {
    const { idleMs, headMs, bodyMs, graceMs, lingerMs } = this.#settings.timeouts;
    switch (this.#wait) {
      case "nothing":
        return Number.POSITIVE_INFINITY;
      case "head":
        return headMs;
      case "body":
        return bodyMs;
      case "command":
        return graceMs;
      case "closing":
        return lingerMs;
      default:
        return idleMs;
    }
  }

  #isIdle(): boolean {
    return !this.#isAnswering && this.#turns.length === 0;
  }

  #read(chunk: Uint8Array): void {
    // Under load the sweep may come late, so the deadline of an incomplete request is also checked at each piece.
    if (this.#wait === "head" || this.#wait === "body") this.checkDeadline(performance.now());
    if (!this.#isClosing) this.#take(this.#parser.push(chunk));
  }

  #readEnd(): void {
    if (this.#isClosing) return;
    this.#isFinishing = true;
    this.#take(this.#parser.end());
    if (this.#isIdle()) this.#hangUp();
  }

  #take(events: readonly ParserEvent[]): void {
    for (const event of events) {
      this.#owesContinue = undefined;
      this.#isInBody = event.type === "head";
      if (event.type === "head") this.#expect(event.message as RequestMessage);
      else if (event.type === "message")
        this.#turns.push({ request: event.message as RequestMessage, begun: this.#now() });
      else this.#turns.push(this.#problemTurn(event.problem, statusOfProblem(event.problem.code), event.version));
      // A head or message is complete: the time for the next head or body starts again.
      this.#wait = "nothing";
    }
    this.#answerTurns();
  }

  #now(): number {
    return this.#settings.onExchange === undefined ? 0 : performance.now();
  }

  #problemTurn(problem: Problem, status: number, version: string | undefined): ProblemTurn {
    return { problem, status, version, begun: this.#now() };
  }

  /**
   * RFC 9110 §10.1.1: a client that waits for 100 gets it, unless it has an expectation that this server does not
   * support. HTTP/1.0 has no expectations.
   */
  #expect(head: RequestMessage): void {
    const expectation = head.headers.get("Expect")?.toLowerCase();
    if (expectation === undefined || head.version === "HTTP/1.0") return;
    if (expectation === "100-continue") {
      this.#owesContinue = head.version;
      return;
    }
    const message = "only 100-continue can be expected";
    this.#turns.push({
      ...this.#problemTurn({ code: "bad-header-value", offset: head.offset, message }, 417, head.version),
      method: head.method,
    });
  }

  #answerTurns(): void {
    const isCorked = this.#turns.length > 1;
    if (isCorked) this.#socket.cork();
    while (!this.#isAnswering && !this.#isClosing && !this.#isBackpressured()) {
      const turn = this.#turns.shift();
      if (turn === undefined) break;
      if ("problem" in turn) this.#refuse(turn);
      else this.#answer(turn);
    }
    if (isCorked) this.#socket.uncork();
    if (this.#owesContinue !== undefined && this.#isIdle() && !this.#isClosing) {
      this.#socket.write(`${this.#owesContinue} 100 Continue\r\n\r\n`, "latin1");
      this.#owesContinue = undefined;
    }
    this.#regulate();
  }

  /** Whether the peer leaves too much unread. True only if a "drain" event is sure to come and end it. */
  #isBackpressured(): boolean {
    return this.#socket.writableNeedDrain && this.#socket.writableLength > this.#settings.capacity.unsentBytes;
  }

  #answer(turn: RequestTurn): void {
    let answer: OutgoingResponse | Promise<OutgoingResponse>;
    try {
      answer = this.#settings.handle(turn.request, this.#peer);
    } catch (error) {
      answer = this.#fail(error);
    }
    if (answer instanceof Promise) this.#answerLater(turn, answer);
    else this.#send(turn, answer);
  }

  async #answerLater(turn: RequestTurn, pending: Promise<OutgoingResponse>): Promise<void> {
    this.#isAnswering = true;
    const answer = await pending.catch((error: unknown) => this.#fail(error));
    this.#isAnswering = false;
    if (this.#socket.destroyed) return;
    this.#send(turn, answer);
    this.#answerTurns();
  }

  #fail(error: unknown): OutgoingResponse {
    this.#settings.onError(error);
    return { status: 500, headers: [["Content-Type", "text/plain; charset=utf-8"]], body: "the pot has failed\n" };
  }

  #send(turn: RequestTurn, given: OutgoingResponse): void {
    const { method, version } = turn.request;
    this.#answered += 1;
    const isLast =
      !isPersistent(turn.request) ||
      (this.#isFinishing && this.#turns.length === 0) ||
      this.#answered >= this.#settings.capacity.requestsPerConnection;
    const context = { version, method, isLast, serverName: this.#settings.name };
    let encoded: EncodedResponse;
    try {
      encoded = encodeResponse(given, context);
    } catch (error) {
      encoded = encodeResponse(this.#fail(error), context);
    }
    this.#write(encoded);
    this.#report(turn, turn.request, encoded);
  }

  /**
   * An unreadable request is answered in its own version, or in HTTP/1.1 if the version is unknown, because any client
   * reads that.
   */
  #refuse(turn: ProblemTurn): void {
    const { problem, status } = turn;
    const version = turn.version !== undefined && status !== 505 ? turn.version : "HTTP/1.1";
    const answer: OutgoingResponse = {
      status,
      headers: [["Content-Type", "text/plain; charset=utf-8"]],
      body: `${problem.message} (${problem.code} at byte ${problem.offset})\n`,
    };
    const encoded = encodeResponse(answer, {
      version,
      method: turn.method ?? "-",
      isLast: true,
      serverName: this.#settings.name,
    });
    this.#write(encoded);
    this.#report(turn, { method: "-", target: "-", version }, encoded, problem.code);
  }

  #write({ text, isAscii, bytes, closes }: EncodedResponse): void {
    if (bytes !== undefined) this.#socket.cork();
    // For ASCII, Latin-1 is the fastest encoding to write.
    this.#socket.write(text, isAscii ? "latin1" : "utf8");
    if (bytes !== undefined) {
      this.#socket.write(bytes);
      this.#socket.uncork();
    }
    if (closes) this.#hangUp();
  }

  #report(
    { begun }: { readonly begun: number },
    { method, target, version }: Pick<ServedExchange, "method" | "target" | "version">,
    { status, byteLength: bytes }: EncodedResponse,
    note?: string,
  ): void {
    const { onExchange, onError } = this.#settings;
    if (onExchange === undefined) return;
    const durationMs = performance.now() - begun;
    const time = Date.now() - durationMs;
    const exchange = { time, peer: this.#peer, method, target, version, status, bytes, durationMs };
    try {
      onExchange(note === undefined ? exchange : { ...exchange, note });
    } catch (error) {
      onError(error);
    }
  }

  /**
   * Ends the sending side and waits for the peer to do the same: with a reset, a peer that still sends would lose the
   * answer. Its time to close starts when everything is sent; until then the peer must read.
   */
  #hangUp(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#turns.length = 0;
    this.#setWait("reader");
    this.#socket.end(() => this.#setWait("closing"));
    if (this.#isPaused) this.#socket.resume();
  }

  /** Resumes or pauses reading, and sets the deadline for what is awaited. */
  #regulate(): void {
    if (this.#isClosing) return;
    const isBackpressured = this.#isBackpressured();
    const isFull = isBackpressured || this.#turns.length >= this.#settings.capacity.pipelinedRequests;
    if (isFull !== this.#isPaused) {
      this.#isPaused = isFull;
      if (isFull) this.#socket.pause();
      else this.#socket.resume();
    }
    if (this.#isAnswering) this.#setWait("nothing");
    else if (isBackpressured) this.#setWait("reader");
    else if (this.#parser.isUnframed) this.#setWait("command");
    else if (!this.#parser.isMidMessage && !this.#parser.isPadded) this.#setWait("request");
    else this.#setWait(this.#isInBody ? "body" : "head");
  }

  #setWait(wait: Wait): void {
    // The time for a request, its head or its body runs from the start; later bytes do not restart it.
    if (wait === this.#wait && (wait === "request" || wait === "head" || wait === "body")) return;
    this.#wait = wait;
    this.#waitingSince = UNSEEN;
  }
}
