/** Questions once the files have been read and checked. Plain data throughout. */
import type { Question } from "../kinds/kinds.ts";
import type { Query } from "../query/query.ts";

export interface Task {
  readonly task: number;
  readonly title: string;
  readonly questions: readonly Question[];
}

/** A server whose traffic questions are about. */
export interface Server {
  /** "site"; texts say `$site` for its port. */
  readonly name: string;
  readonly port: number;
  /** As Wireshark calls it: "http". */
  readonly protocol: string;
}

export interface QuestionSet {
  /** By number. */
  readonly tasks: readonly Task[];
  readonly servers: readonly Server[];
  /** The named queries. */
  readonly queries: Readonly<Record<string, Query>>;
  /** The same with the ports that the files say, which the samples have; undefined where these are those. */
  readonly ofSamples?: QuestionSet | undefined;
  /** Names the contents of the files: 14 hexadecimal digits. Not a proof against forgery. */
  readonly version: string;
}

/** What is wrong with a question file, said so that its author finds the place. */
export interface QuestionProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number | undefined;
  /** "questions[3.1a].query.take". */
  readonly path: string;
  /** One sentence: what is there, and what is allowed. */
  readonly message: string;
}
