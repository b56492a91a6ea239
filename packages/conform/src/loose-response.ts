/**
 * An answer without a complete head, as an unfinished pot sends it, in the form of a response: a check uses what is
 * there, and ends when it needs a missing part.
 */
import { HeaderList, type LooseResponse, type ResponseMessage } from "@potshark/htcpcp";
import { CheckEnded, notTested } from "./outcome.ts";

const LOOSE = new WeakMap<ResponseMessage, LooseResponse>();
const NONE = new HeaderList([]);

const or = <Value>(value: Value | undefined, missing: string): Value => {
  if (value === undefined) throw new CheckEnded(notTested(`the answer has no ${missing}`));
  return value;
};

export const looseResponse = (loose: LooseResponse): ResponseMessage => {
  const { statusLine, headers, body } = loose;
  const response: ResponseMessage = {
    ...{ kind: "response", framing: "close", body, trailers: NONE, offset: 0, headEnd: 0, end: body.length },
    get status() {
      return or(statusLine, "status line").status;
    },
    get version() {
      return or(statusLine, "status line").version;
    },
    get phrase() {
      return or(statusLine, "status line").phrase;
    },
    get headers() {
      return or(headers, "header lines");
    },
  };
  LOOSE.set(response, loose);
  return response;
};

/** Whether the head of an answer is not whole. */
export const isLoose = (answer: ResponseMessage): boolean => LOOSE.has(answer);

/** Undefined if the answer has no status. */
export const statedStatus = (answer: ResponseMessage): number | undefined => {
  const loose = LOOSE.get(answer);
  return loose === undefined ? answer.status : loose.statusLine?.status;
};

/** Undefined if the answer has no header of that name. */
export const statedHeader = (answer: ResponseMessage, name: string): string | undefined => {
  const loose = LOOSE.get(answer);
  return (loose === undefined ? answer.headers : (loose.headers ?? NONE)).get(name);
};
