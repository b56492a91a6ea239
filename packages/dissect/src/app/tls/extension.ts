/** The input of a reader for one kind of extension. */
import type { FieldEmitter } from "../kit/field-emitter.ts";
import type { Reading } from "./reading.ts";

/** The values of a hello's extensions that JA3 needs. */
export interface Seen {
  readonly types: number[];
  readonly groups: number[];
  readonly pointFormats: number[];
  /** The last extension was reached. */
  isWhole: boolean;
}

interface Extension {
  readonly reading: Reading;
  readonly emitter: FieldEmitter;
  /** Handshake type of the message that holds the extension; for a Hello Retry Request, its old type. */
  readonly message: number;
  readonly type: number;
  readonly at: number;
  readonly end: number;
  readonly seen: Seen | undefined;
}

/** A mistake inside one extension does not move the start of the next one. */
export type ExtensionReader = (extension: Extension) => void;
