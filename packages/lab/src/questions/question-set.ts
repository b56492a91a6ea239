/** Questions once the files have been read and checked. Plain data throughout. */
import type { Question } from "../kinds/kinds.ts";
import type { Query } from "../query/query.ts";

export interface Task {
  readonly task: number;
  readonly title: string;
  readonly questions: readonly Question[];
}

/** A server; questions are about its traffic. */
export interface Server {
  /** "site"; texts say `$site` for its port. */
  readonly name: string;
  readonly port: number;
  /** Wireshark's name: "http". */
  readonly protocol: string;
}

export interface QuestionSet {
  /** Of the lab. */
  readonly title: string;
  /** By number. */
  readonly tasks: readonly Task[];
  readonly servers: readonly Server[];
  /** The named queries. */
  readonly queries: Readonly<Record<string, Query>>;
  /** The same questions with the ports in the files, which the samples use; undefined if the ports are the same. */
  readonly ofSamples?: QuestionSet | undefined;
  /** Identifies the contents of the files: 14 hexadecimal digits. Not safe against forgery. */
  readonly version: string;
}

/** A problem in a question file, with its place for the author. */
export interface QuestionProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number | undefined;
  /** "questions[3.1a].query.take". */
  readonly path: string;
  /** One sentence: what is in the file, and what is allowed. */
  readonly message: string;
}
