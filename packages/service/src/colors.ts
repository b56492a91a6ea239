/** Whether and how a stream is coloured: only if a person reads it, see https://no-color.org. */
import picocolors from "picocolors";

/** Functions from text to coloured text, or to the same text if colours are off. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/**
 * Colours for one stream.
 * @param env NO_COLOR switches colours off, FORCE_COLOR on (`potshark up` sets it for the processes whose output it
 *   carries to a terminal); without either, a terminal has colours and a file or pipe has none
 */
export const colorsFor = (stream: NodeJS.WritableStream, env: Readonly<Record<string, string | undefined>>): Colors => {
  const isTerminal = "isTTY" in stream && stream.isTTY === true;
  const forced = Boolean(env.FORCE_COLOR) && env.FORCE_COLOR !== "0";
  return picocolors.createColors(!env.NO_COLOR && (forced || isTerminal));
};
