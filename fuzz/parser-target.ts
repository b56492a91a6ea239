/**
 * The message parser, in every role and with small limits too. Its promises: it never throws, it ends, the split of the
 * input changes nothing, every offset points at the named text, and a message that was read can be written and read
 * again.
 */
import {
  type Limits,
  type Message,
  MessageParser,
  type ParserEvent,
  type ParserOptions,
  serializeRequest,
  serializeResponse,
} from "../packages/htcpcp/src/index.ts";
import { BrokenPromise, chunksOf, type FuzzCase, type FuzzTarget } from "./fuzz-target.ts";
import { MESSAGE_SEEDS } from "./seeds.ts";

const SMALL: Partial<Limits> = { startLineBytes: 64, headBytes: 160, headerCount: 4, bodyBytes: 16 };
/** What is written again may be longer: a replacement character for a stray byte, a Content-Length for chunks. */
const ROOMY: Partial<Limits> = { startLineBytes: 1e6, headBytes: 1e6, headerCount: 1e6, bodyBytes: 1e7 };
const MODES: readonly ParserOptions[] = [
  { role: "request" },
  { role: "response" },
  { role: "either" },
  { role: "either", limits: SMALL },
];
const CARRIAGE_RETURN = 13;
const FRAMING_HEADER = /^(?:content-length|transfer-encoding)$/i;

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const read = (chunks: readonly Uint8Array[], options: ParserOptions, settles = false): readonly ParserEvent[] => {
  const parser = new MessageParser(options);
  const events: ParserEvent[] = [];
  for (const chunk of chunks) {
    events.push(...parser.push(chunk));
    if (settles) events.push(...parser.settle());
  }
  events.push(...parser.end());
  if (parser.isMidMessage || parser.isUnframed || parser.push(Uint8Array.of(65)).length + parser.end().length > 0)
    throw new BrokenPromise("after the end nothing more is read", JSON.stringify(options));
  return events;
};

/** The whole content of a message with its offsets; bodies and headers as text. */
const describe = (event: ParserEvent): string => {
  if (event.type === "problem") return JSON.stringify(event);
  const { headers, trailers, body, ...rest } = event.message;
  return JSON.stringify([event.type, rest, [...headers], [...trailers], latin1(body)]);
};

const expectEqual = (promise: string, actual: readonly string[], expected: readonly string[]): void => {
  const at = expected.findIndex((text, index) => text !== actual[index]);
  if (at < 0 && actual.length === expected.length) return;
  const index = at < 0 ? expected.length : at;
  throw new BrokenPromise(promise, `event ${index}: ${actual[index]}\ninstead of: ${expected[index]}`);
};

/** Every offset of a message, against the bytes it points at. */
const expectOffsets = (message: Message, input: Uint8Array, previousEnd: number): void => {
  const expect = (isRight: boolean, what: string): void => {
    if (!isRight) throw new BrokenPromise(`the offset of ${what} points at it`, describe({ type: "message", message }));
  };
  const { offset, headEnd, end, framing, body } = message;
  expect(previousEnd <= offset && offset < headEnd && headEnd <= end && end <= input.length, "a message");
  if (message.kind === "request") {
    const { method, target, targetOffset } = message;
    expect(latin1(input.subarray(offset, offset + method.length)) === method, "a method");
    const length = Buffer.byteLength(target);
    // An invalid byte is read as a replacement character, which has three bytes.
    const isExact = !target.includes("\ufffd");
    expect(!isExact || utf8.decode(input.subarray(targetOffset, targetOffset + length)) === target, "a target");
  }
  for (const header of [...message.headers, ...message.trailers]) {
    expect(latin1(input.subarray(header.offset, header.nameEnd)) === header.name, "a header name");
    const written = utf8.decode(input.subarray(header.valueOffset, header.valueEnd));
    // RFC 9112 §5.2: in an answer, folding counts as one blank.
    expect(written.replace(/(?<![ \t])[ \t]*\r?\n[ \t]+(?:\r?\n[ \t]+)*/g, " ") === header.value, "a header value");
    expect(header.valueEnd <= end, "a header");
  }
  if (framing === "content-length" || framing === "close" || framing === "unframed") {
    expect(latin1(input.subarray(headEnd, headEnd + body.length)) === latin1(body), "a body");
  }
};

const expectSound = (events: readonly ParserEvent[], input: Uint8Array): void => {
  let end = 0;
  for (const [index, event] of events.entries()) {
    if (event.type === "message") {
      expectOffsets(event.message, input, end);
      end = event.message.end;
    } else if (event.type === "problem") {
      const { code, offset } = event.problem;
      const isAt = offset >= end && offset <= input.length;
      const isReturn = code !== "bare-carriage-return" || input[offset] === CARRIAGE_RETURN;
      if (!isAt || !isReturn || index !== events.length - 1)
        throw new BrokenPromise(`the problem ${code} is told once, where it is`, describe(event));
    }
  }
};

const rewrite = (message: Message): Uint8Array => {
  const headers = [...message.headers]
    .filter(({ name }) => !FRAMING_HEADER.test(name))
    .map(({ name, value }) => [name, value] as const);
  const { body, version } = message;
  if (message.kind === "request") {
    return serializeRequest({ method: message.method, target: message.target, version, headers, body });
  }
  const { status, phrase } = message;
  const isBodiless = status < 200 || status === 204 || status === 304;
  return serializeResponse({ status, phrase, headers, ...(!isBodiless && { body }) }, version);
};

/** The content of a message, without offsets and without the framing of its body. */
const meaningOf = (message: Message): string => {
  const what = message.kind === "request" ? [message.method, message.target] : [String(message.status), message.phrase];
  const headers = [...message.headers]
    .filter(({ name }) => !FRAMING_HEADER.test(name))
    .map(({ name, value }) => `${name}: ${value}`);
  return JSON.stringify([...what, message.version, headers, latin1(message.body)]);
};

const expectStable = (message: Message): void => {
  const again = read([rewrite(message)], { role: message.kind, limits: ROOMY });
  const meanings = again.flatMap((event) => {
    if (event.type === "head") return [];
    return event.type === "message" ? [meaningOf(event.message)] : [describe(event)];
  });
  expectEqual("what was read can be written and read again", meanings, [meaningOf(message)]);
};

const wordOf = (event: ParserEvent): string => {
  if (event.type === "problem") return `problem ${event.problem.code}`;
  const { message } = event;
  const what = message.kind === "request" ? message.method.slice(0, 8) : String(message.status).charAt(0);
  return `${event.type} ${what} ${message.framing}${message.trailers.length > 0 ? " trailers" : ""}`;
};

const attemptOne = (one: FuzzCase): string => {
  const words = MODES.map((mode) => {
    const whole = read([one.input], mode);
    expectEqual("the split changes nothing", read(chunksOf(one), mode).map(describe), whole.map(describe));
    expectSound(whole, one.input);
    expectSound(read(chunksOf(one), mode, true), one.input);
    for (const event of whole) if (event.type === "message") expectStable(event.message);
    return [...whole.slice(0, 3), ...whole.slice(3).slice(-1)].map(wordOf).join(", ");
  });
  return words.join(" | ");
};

export const parserTarget = (): FuzzTarget => ({
  name: "parser",
  seeds: MESSAGE_SEEDS,
  together: 1,
  attempt: (cases) => cases.map(attemptOne),
  close: async () => undefined,
});
