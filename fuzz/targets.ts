/** Everything the fuzzer knows to try, by name. */
import { captureTarget } from "./capture-target.ts";
import type { Deadlines, FuzzTarget } from "./fuzz-target.ts";
import { parserTarget } from "./parser-target.ts";
import { serverTarget } from "./server-target.ts";
import { additionsTarget, alternatesTarget, propfindTarget, uriTarget } from "./text-targets.ts";

export const TARGETS: Readonly<Record<string, (deadlines: Deadlines) => FuzzTarget>> = {
  parser: parserTarget,
  uri: uriTarget,
  additions: additionsTarget,
  alternates: alternatesTarget,
  propfind: propfindTarget,
  server: serverTarget,
  capture: captureTarget,
};
