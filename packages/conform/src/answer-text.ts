/** The beginning of an answer's body as text: enough to find words, too short to slow down a pattern. */
import type { ResponseMessage } from "@potshark/htcpcp";

const LOOKED_AT_BYTES = 4_096;

export const answerText = ({ body }: ResponseMessage): string =>
  new TextDecoder().decode(body.subarray(0, LOOKED_AT_BYTES));
