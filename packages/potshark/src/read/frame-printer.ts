/** How frames are printed, one at a time: each output format is one of these. */
export interface FramePrinter {
  /** Before the first frame. */
  readonly begin: string;
  /** @param row of the frame, counted from 0 */
  frame(row: number): string;
  /** After the last frame. */
  readonly end: string;
}
