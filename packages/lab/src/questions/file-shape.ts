/** What stands in a question file, once its shape is known to be right and before its names are looked up. */
import type { PairSide, Take, Unit } from "./query.ts";

export interface FileFrameQuery {
  readonly about?: string | undefined;
  readonly filter: string;
  readonly keep?: string | undefined;
  readonly tell?: string | readonly string[] | undefined;
  readonly extract?: string | undefined;
  readonly read?: "number" | "date" | undefined;
  readonly take?: Take | undefined;
  readonly pair?: FilePair | undefined;
  readonly unit?: Unit | undefined;
  readonly dissector?: boolean | undefined;
}

export type FilePair =
  | string
  | readonly string[]
  | { readonly before: string; readonly tell?: string | undefined; readonly side?: PairSide | undefined }
  | { readonly after: string; readonly tell?: string | undefined; readonly side?: PairSide | undefined };

export interface FileDifference {
  readonly about?: string | undefined;
  readonly subtract: readonly [FileQuery, FileQuery];
  readonly unit?: Unit | undefined;
  readonly whole?: boolean | undefined;
}

/** A query written out, or the name of one. */
export type FileQuery = string | FileFrameQuery | FileDifference;

export type FileCondition =
  | { readonly some: FileQuery }
  | { readonly none: FileQuery }
  | {
      readonly number: FileQuery;
      readonly equals?: number | FileQuery | undefined;
      readonly above?: number | FileQuery | undefined;
      readonly below?: number | FileQuery | undefined;
    };

interface FileMisconception {
  readonly id: string;
  readonly query?: FileQuery | undefined;
  readonly typed?: string | number | undefined;
  readonly why: string;
  readonly credit?: number | undefined;
}

export interface FileQuestion {
  readonly id: string;
  readonly prompt: string;
  readonly on: readonly string[];
  readonly points: number;
  readonly level: "basic" | "deeper" | "beyond";
  readonly hints: readonly string[];
  readonly explanation?: string | undefined;
  readonly misconceptions: readonly FileMisconception[];
  readonly empty: "answer" | "absent";
  readonly missing?: string | undefined;
  readonly kind: string;
  readonly query?: FileQuery | undefined;
  readonly alternatives?: readonly { readonly query: FileQuery; readonly note: string }[] | undefined;
  readonly wants?: "all" | "any" | undefined;
  readonly equivalents?: string | undefined;
  readonly unit?: string | undefined;
  readonly tolerance?: number | undefined;
  readonly exact?: boolean | undefined;
  readonly arrow?: "->" | "<-" | "=" | ":" | undefined;
  readonly options?:
    | readonly {
        readonly id: string;
        readonly text: string;
        readonly right: boolean | FileCondition | readonly FileCondition[];
        readonly why?: string | undefined;
      }[]
    | undefined;
  readonly rubric?:
    | readonly {
        readonly id: string;
        readonly says: string;
        readonly points: number;
        readonly words: readonly (string | readonly string[])[];
      }[]
    | undefined;
  readonly checks?:
    | readonly {
        readonly id: string;
        readonly says: string;
        readonly when: FileCondition | readonly FileCondition[];
        readonly otherwise: string;
      }[]
    | undefined;
  readonly evidence?: readonly FileQuery[] | undefined;
}

export interface QuestionFile {
  readonly task?: number | undefined;
  readonly title?: string | undefined;
  readonly servers: Readonly<Record<string, { readonly port: number; readonly protocol: string }>>;
  readonly queries: Readonly<Record<string, FileQuery>>;
  readonly questions: readonly FileQuestion[];
}
