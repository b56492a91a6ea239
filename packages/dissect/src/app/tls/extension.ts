/** What a reader of one kind of extension is given. */
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Reading } from "./reading.ts";

/** What the extensions of a hello said, for JA3. */
export interface Seen {
  readonly types: number[];
  readonly groups: number[];
  readonly pointFormats: number[];
  /** The last was reached. */
  isWhole: boolean;
}

interface Extension {
  readonly reading: Reading;
  readonly emitter: FieldEmitter;
  /** Handshake type of the message it stands in; that of a Hello Retry Request is the old one. */
  readonly message: number;
  readonly type: number;
  readonly at: number;
  readonly end: number;
  readonly seen: Seen | undefined;
}

/** What it gets wrong does not move the next extension. */
export type ExtensionReader = (extension: Extension) => void;
