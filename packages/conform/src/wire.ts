/**
 * Sends bytes to a pot over one new connection and reads the answers. It trusts nothing: there is a deadline for the
 * whole exchange and a limit to everything that is kept, and the result is always a value.
 */
import { connect } from "node:net";
import {
  isHeadProblem,
  type Limits,
  type LooseResponse,
  MessageParser,
  type ResponseMessage,
  readLooseResponse,
} from "@potshark/htcpcp";
import { isNameUnknown, lookupHost } from "@potshark/htcpcp/node";
import { looseResponse } from "./loose-response.ts";

/** How many bytes of a pot are read at most. */
const LIMITS: Limits = {
  startLineBytes: 4_096,
  headBytes: 32_768,
  headerCount: 200,
  bodyBytes: 1_048_576,
  chunkOverheadBytes: 65_536,
};
const RECEIVED_BYTES = 2_097_152;
/** How many of these bytes are kept, to show them. */
const KEPT_BYTES = 16_384;
/** How many interim responses a pot may send. */
const INTERIM_ANSWERS = 32;
/** So many answers more than requests are kept: they show that there are more. */
const SURPLUS_ANSWERS = 8;
/** How long to wait after the last answer for more bytes, or for the pot to close. */
const QUIET_MS = 300;

/** How an exchange ended: with the expected answers, or with the reason why there are fewer. */
type ExchangeEnd = "answered" | "silent" | "closed" | "unreachable" | "unreadable" | "stopped";

/** What was sent on one connection and what came back. */
export interface WireExchange {
  readonly sent: Uint8Array;
  /** The first bytes that came. */
  readonly received: Uint8Array;
  /** Final answers, in order. */
  readonly answers: readonly ResponseMessage[];
  readonly end: ExchangeEnd;
  /** Whether the time ran out before the pot had ended an answer, or begun one. */
  readonly isOverdue: boolean;
  /** Why there is no answer, or what is missing in it, as a sentence; empty if it is complete. */
  readonly trouble: string;
}

export interface WireSettings {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

export interface WireRequest {
  /** Written one after the other, each in a segment of its own. */
  readonly segments: readonly Uint8Array[];
  /** Between two segments. */
  readonly pauseMs?: number;
  /** The methods of its requests: one answer is expected for each. */
  readonly methods: readonly string[];
  /** Keeps reading after the last answer: for more answers than requests, and for the pot to close. */
  readonly listensOn?: boolean;
  /** Ends the sending side after the last segment. */
  readonly hangsUp?: boolean;
  /** Instead of the usual deadline. */
  readonly timeoutMs?: number;
}

/** An answer without a complete head, if it is text; other bytes cannot be judged. */
const looseText = (bytes: Uint8Array): LooseResponse | undefined =>
  bytes.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13)
    ? readLooseResponse(bytes)
    : undefined;

/** Never rejects. */
export const exchange = (
  { host, port, timeoutMs }: WireSettings,
  request: WireRequest,
  signal: AbortSignal,
): Promise<WireExchange> =>
  new Promise((resolve) => {
    const deadlineMs = request.timeoutMs ?? timeoutMs;
    const expected = Math.max(1, request.methods.length);
    const sent = Buffer.concat(request.segments);
    const kept: Buffer[] = [];
    const answers: ResponseMessage[] = [];
    let receivedBytes = 0;
    let interimAnswers = 0;
    let isConnected = false;
    let quiet: NodeJS.Timeout | undefined;
    /** The bytes are no head, or an incomplete one: they are taken as they are when the pot stops sending. */
    let isHeadless = false;
    let missing = "";
    const parser = new MessageParser({
      role: "response",
      limits: LIMITS,
      requestMethod: () => request.methods[answers.length],
    });
    const socket = connect({ host, port, noDelay: true, lookup: lookupHost });

    const finish = (end: ExchangeEnd, trouble = ""): void => {
      clearTimeout(deadline);
      clearTimeout(quiet);
      signal.removeEventListener("abort", stop);
      socket.destroy();
      const received = Buffer.concat(kept).subarray(0, KEPT_BYTES);
      const isEnough = answers.length >= expected && end !== "unreadable";
      const outcome = isEnough ? ({ end: "answered", trouble: missing } as const) : { end, trouble };
      resolve({ sent, received, answers, isOverdue: end === "silent", ...outcome });
    };
    const finishLoose = (end: ExchangeEnd, trouble: string): void => {
      const loose = answers.length === 0 ? looseText(Buffer.concat(kept)) : undefined;
      if (loose !== undefined) {
        answers.push(looseResponse(loose));
        missing = `The answer cannot be read: ${loose.missing}`;
      }
      finish(end, missing || trouble);
    };
    const awaitQuiet = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => finishLoose("unreadable", "the answer cannot be read"), QUIET_MS);
    };
    const stop = (): void => finish("stopped", "stopped");
    const deadline = setTimeout(() => {
      if (isConnected) finishLoose("silent", `no answer within ${deadlineMs} ms`);
      else finish("unreachable", `no connection within ${deadlineMs} ms`);
    }, deadlineMs);
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener("abort", stop);

    const take = (events: ReturnType<MessageParser["push"]>): void => {
      for (const event of events) {
        if (event.type === "problem") {
          isHeadless = isHeadProblem(event.problem.code) && looseText(Buffer.concat(kept)) !== undefined;
          if (isHeadless) awaitQuiet();
          else finish("unreadable", `the answer cannot be read: ${event.problem.message}`);
          return;
        }
        if (event.type !== "message" || event.message.kind !== "response") continue;
        // RFC 9110 §15.2: an interim response is not an answer.
        if (event.message.status >= 200) answers.push(event.message);
        else interimAnswers += 1;
        if (interimAnswers > INTERIM_ANSWERS) {
          finish("unreadable", `the pot sends more than ${INTERIM_ANSWERS} interim answers`);
          return;
        }
        // Bytes after the answer are ignored, unless the caller wants them.
        if (answers.length >= expected + (request.listensOn ? SURPLUS_ANSWERS : 0)) {
          finish("answered");
          return;
        }
      }
      if (answers.length < expected) return;
      clearTimeout(quiet);
      quiet = setTimeout(() => finish("answered"), QUIET_MS);
    };

    socket.on("connect", () => {
      isConnected = true;
      void writeSegments(socket, request);
    });
    socket.on("data", (chunk: Buffer) => {
      if (receivedBytes < KEPT_BYTES) kept.push(chunk);
      receivedBytes += chunk.length;
      if (receivedBytes > RECEIVED_BYTES) finish("unreadable", `the pot sends more than ${RECEIVED_BYTES} bytes`);
      else if (isHeadless) awaitQuiet();
      else take(parser.push(chunk));
    });
    socket.on("end", () => {
      if (!isHeadless) take(parser.end());
      finishLoose("closed", "the pot closed the connection without an answer");
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      const what = isNameUnknown(error) ? "no host is known by that name" : "nothing answers there";
      if (!isConnected) finish("unreachable", `${what} (${error.code ?? error.message})`);
      else finish("closed", `the pot broke the connection off (${error.code ?? error.message})`);
    });
  });

const writeSegments = async (
  socket: ReturnType<typeof connect>,
  { segments, pauseMs = 0, hangsUp }: WireRequest,
): Promise<void> => {
  for (const [index, segment] of segments.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (!socket.writable) return;
    socket.write(segment);
  }
  if (hangsUp) socket.end();
};
