/** Questions once the files have been read and checked. Plain data throughout. */
import type { Question } from "../kinds/kinds.ts";
import type { Query } from "../query/query.ts";

export interface Task {
  readonly task: number;
  readonly title: string;
  /** Of a question with draws every form, one after another under one id, until `variantOf` has chosen one. */
  readonly questions: readonly Question[];
}

/** Questions of which each student is asked some. They have the same points and captures. */
export interface Pool {
  readonly choose: number;
  /** Ids. */
  readonly of: readonly string[];
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
  /** Until `variantOf` has chosen. */
  readonly pools: readonly Pool[];
  /** The student whose variant it is. */
  readonly variant?: Variant | undefined;
  /** The same questions with the ports in the files, which the samples use; undefined if the ports are the same. */
  readonly ofSamples?: QuestionSet | undefined;
  /** Identifies the contents of the files: 14 hexadecimal digits. Not safe against forgery. */
  readonly version: string;
}

interface Variant {
  /** Name or number, as `seedOf` reads it. */
  readonly student: string;
  /** Ids of the questions that this student is not asked. */
  readonly notAsked: readonly string[];
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
