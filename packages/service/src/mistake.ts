/**
 * @potshark/service/mistake: the part for commands that are not servers. The rest of the package loads the code for
 *   listening and for settings, which takes longer than reading a short capture.
 */
export { endProcess, MISTAKE_EXIT_CODE, UserMistake } from "./fail.ts";
export { inert } from "./inert.ts";
