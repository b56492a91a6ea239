/** What goes into the parser besides bytes, and what comes out. */
import type { Problem } from "./error.ts";
import type { Limits } from "./limits.ts";
import type { Message } from "./message.ts";
import type { Role } from "./start-line.ts";

export type ParserEvent =
  /** The head of a message whose body is still to come; its `body` is empty. */
  | { readonly type: "head"; readonly message: Message }
  /** A whole message. */
  | { readonly type: "message"; readonly message: Message }
  /** The stream cannot be read further. `version` is the version of the faulty message, if it was read. */
  | { readonly type: "problem"; readonly problem: Problem; readonly version: string | undefined };

export interface ParserOptions {
  readonly role: Role;
  readonly limits?: Partial<Limits>;
  /** Asked once per final response: the method it answers, since an answer to HEAD has no body. */
  readonly requestMethod?: () => string | undefined;
}
