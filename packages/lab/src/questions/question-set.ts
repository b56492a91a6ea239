/** Questions once the files have been read and checked. Plain data throughout. */
import type { Question } from "../kinds/kinds.ts";
import type { Query } from "../query/query.ts";
import type { FindingId } from "./finding-ids.ts";

export interface Task {
  readonly task: number;
  readonly title: string;
  /** Findings of readiness that this task does not mind. */
  readonly fine: readonly FindingId[];
  /** Of a question with draws every form, one after another under one id, until `variantOf` has chosen one. */
  readonly questions: readonly Question[];
}

/** Questions of which each student is asked some. They have the same points and captures. */
export interface Pool {
  readonly choose: number;
  /** Ids. */
  readonly of: readonly string[];
}

/** What to do about findings of readiness, in place of what is said in every lab. Markdown. */
export type Advice = Readonly<Partial<Record<FindingId, string>>>;

/** A server; questions are about its traffic. */
export interface Server {
  /** "site"; texts say `$site` for its port. */
  readonly name: string;
  readonly port: number;
  /** Wireshark's name: "http". */
  readonly protocol: string;
  /** Who connects to it: the name of another server, or of anybody. */
  readonly client?: string | undefined;
  /** What people call it: "the coffee site". */
  readonly title?: string | undefined;
  /** The page to open for the tasks. */
  readonly url?: string | undefined;
  /** A display filter for requests that only look whether it is there. */
  readonly probe?: string | undefined;
  /** On findings about its traffic. */
  readonly advice?: Advice | undefined;
}

/** A capture that students make. */
interface WantedCapture {
  readonly tasks: readonly number[];
  /** How to make it. Markdown. */
  readonly how: string;
}

export interface QuestionSet {
  /** Of the lab. */
  readonly title: string;
  /** What the page asks for, to know who the student is: "Your student number". */
  readonly student: string;
  /** Tags; none where the texts are in one language. */
  readonly languages: readonly string[];
  /** Of the texts here; "" if lab.yaml names none. */
  readonly language: string;
  /** The folder of the samples, seen from the folder of the question files. */
  readonly samples: string;
  /** A capture filter (pcap-filter) for the lab's packets; "" if there is none. */
  readonly filter: string;
  readonly captures: readonly WantedCapture[];
  /** By number. */
  readonly tasks: readonly Task[];
  readonly servers: readonly Server[];
  readonly advice: Advice;
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
