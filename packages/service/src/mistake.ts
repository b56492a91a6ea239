/**
 * @potshark/service/mistake: what a command that serves nobody needs. The rest of the package loads what listens and
 * what reads settings, which takes longer than to read a short capture.
 */
export { endProcess, MISTAKE_EXIT_CODE, UserMistake } from "./fail.ts";
export { inert } from "./inert.ts";
