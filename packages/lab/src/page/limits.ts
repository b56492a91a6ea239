/** How much the page takes. */

/** Of a capture, which the worker keeps in memory. */
export const MAX_BYTES: number = 512 * 2 ** 20;
/** Of a capture with thousands of packets that show the same, so many show it as well. */
export const MAX_EVIDENCE = 300;
