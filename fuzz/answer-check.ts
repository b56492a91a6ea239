/** Checks that a server's answers to a stream of requests are allowed. */
import {
  isPersistent,
  MessageParser,
  type ParserEvent,
  type ProblemCode,
  type RequestMessage,
  type ResponseMessage,
  STATUS_PHRASES,
} from "../packages/htcpcp/src/index.ts";
import { BrokenPromise, type FuzzCase } from "./fuzz-target.ts";
import type { Received } from "./sent-stream.ts";

/** What a server reads in a stream that ends there: the requests that it must answer, and why it refuses the rest. */
interface Asked {
  readonly requests: readonly RequestMessage[];
  readonly refusal: ProblemCode | undefined;
  /** Whether the stream alone determines the number of answers, without timeouts or Expect headers. */
  readonly isCertain: boolean;
}

const readAsked = (input: Uint8Array): Asked => {
  const parser = new MessageParser({ role: "request" });
  const events: readonly ParserEvent[] = [...parser.push(input), ...parser.end()];
  const all = events.flatMap((event) => (event.type === "message" ? [event.message as RequestMessage] : []));
  const last = all.findIndex((request) => !isPersistent(request));
  const end = events.at(-1);
  return {
    requests: last < 0 ? all : all.slice(0, last + 1),
    refusal: last < 0 && end?.type === "problem" ? end.problem.code : undefined,
    isCertain: all.every(({ framing, headers }) => framing !== "unframed" && headers.get("Expect") === undefined),
  };
};

const fail = (promise: string, received: Received): never => {
  throw new BrokenPromise(promise, JSON.stringify(Buffer.from(received.bytes).toString("latin1").slice(-600)));
};

const readAnswers = (received: Received, requests: readonly RequestMessage[]): readonly ResponseMessage[] => {
  const methods = requests.map(({ method }) => method);
  const parser = new MessageParser({ role: "response", requestMethod: () => methods.shift() });
  const events = [...parser.push(received.bytes), ...(received.end === "closed" ? parser.end() : [])];
  if (events.some(({ type }) => type === "problem")) fail("every answer can be read", received);
  return events.flatMap((event) => (event.type === "message" ? [event.message as ResponseMessage] : []));
};

const checkAnswer = (answer: ResponseMessage, received: Received): void => {
  const { status, headers, framing, phrase } = answer;
  if (status === 500) fail("no request is answered with 500", received);
  if (STATUS_PHRASES[status] === undefined || phrase === "")
    fail(`an answer has a known status, not ${status}`, received);
  if (status < 200) return;
  if (Number.isNaN(Date.parse(headers.get("Date") ?? ""))) fail("an answer has a Date", received);
  if (framing !== "content-length" && framing !== "none") fail("an answer says how long it is", received);
  if (answer.body.length > 0 && headers.get("Content-Type") === undefined) fail("a body has a Content-Type", received);
};

/** @returns the statuses, as a summary of what happened. @throws BrokenPromise */
export const checkAnswers = (one: FuzzCase, received: Received): string => {
  if (received.end === "overdue") fail("a connection that was half-closed is closed within seconds", received);
  const { requests, refusal, isCertain } = readAsked(one.input);
  const answers = readAnswers(received, requests);
  for (const answer of answers) checkAnswer(answer, received);
  const final = answers.filter(({ status }) => status >= 200);
  const owed = requests.length + (refusal === undefined ? 0 : 1);
  if (isCertain && final.length > owed) fail("nothing is answered that was not asked", received);
  const saysMore = final.length === 0 || isPersistent(final.at(-1)!);
  if (isCertain && one.ending === "end" && received.end === "closed" && saysMore && final.length < owed)
    fail("everything asked is answered", received);
  const statuses = answers.slice(0, 6).map(({ status, version }) => `${version.slice(0, 4)} ${status}`);
  return `${statuses.join(" ")} ${refusal ?? "read"} ${received.end}`;
};
