/** The dependencies of every route. */
import type { Settings } from "@potshark/config";
import type { Assets } from "./assets.ts";
import type { ErrorTemplate } from "./error-template.ts";
import type { PotClient } from "./pot-client.ts";

export interface Site {
  readonly settings: Settings;
  readonly pot: PotClient;
  readonly assets: Assets;
  readonly errorTemplate: ErrorTemplate;
  /** Host names this site answers to, see `isAllowedHost`. */
  readonly allowedHosts: ReadonlySet<string> | "any";
  /** A header for every answer that says whose traffic it is. */
  readonly studentHeader?: readonly [name: string, value: string];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called with our own faults, which the visitor sees as a 500 page. */
  readonly report: (error: Error) => void;
}
