/** Limits of the page. */

/** Of a capture; the worker keeps it in memory. */
export const MAX_BYTES: number = 512 * 2 ** 20;
/** Evidence may have thousands of packets; this many are enough to show it. */
export const MAX_EVIDENCE = 300;
