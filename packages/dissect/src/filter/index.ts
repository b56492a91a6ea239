export { compileFilter, type Filter } from "./compile.ts";
export { type Completion, type Completions, completeFilter } from "./complete.ts";
export type { FieldRegistry, FieldSource } from "./field-source.ts";
export { parseFilter } from "./parser.ts";
export { printFilter } from "./print.ts";
export type { FilterProblem, FilterResult } from "./problem.ts";
