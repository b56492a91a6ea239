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

/** Thrown only inside the parser, to keep the reading code simple; `push` and `end` turn it into an event. */
export class Unreadable {
  readonly problem: Problem;
  constructor(problem: Problem) {
    this.problem = problem;
  }
}
