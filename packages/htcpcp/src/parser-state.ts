import type { Problem } from "./error.ts";

/** Which part of a message is read next. */
export type ParserState =
  | "start-line"
  | "headers"
  | "content-length"
  | "close"
  | "unframed"
  | "chunk-size"
  | "chunk-data"
  | "trailers"
  | "ended";

/** Raised inside the parser only, so that the reading code stays straight; `push` and `end` turn it into an event. */
export class Unreadable {
  readonly problem: Problem;
  constructor(problem: Problem) {
    this.problem = problem;
  }
}
