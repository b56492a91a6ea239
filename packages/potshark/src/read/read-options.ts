/** The options of `potshark read` as they were given. */
import type { OutputType } from "./read-capture.ts";

export interface ReadOptions {
  readonly read?: string;
  readonly type: OutputType;
  readonly field: readonly string[];
  readonly format: readonly string[];
  readonly option: readonly string[];
  readonly statistics: readonly string[];
  readonly displayFilter?: string;
  readonly count?: number;
  readonly maxFrames: number;
  readonly maxMb: number;
  readonly details?: boolean;
  readonly quiet?: boolean;
  readonly fields?: boolean;
  readonly asTshark?: boolean;
}
