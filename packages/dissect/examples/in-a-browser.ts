/** What a page does with a capture that was dropped on it: no file system, no socket, only bytes. */
import { FrameSummaries, frameFilter, openCapture, Session } from "@potshark/dissect";

/** The packet list of a capture, one line per frame; or the reason why there is none. */
export const packetList = async (file: Blob, filter: string): Promise<readonly string[] | string> => {
  const capture = await openCapture(new Uint8Array(await file.arrayBuffer()));
  if (capture === undefined) return "This is no capture: neither pcap nor pcapng.";
  const session = new Session(capture);
  const passes = frameFilter(session, filter);
  if (!passes.ok) return `${passes.problem.message} (character ${passes.problem.offset + 1})`;
  const summaries = new FrameSummaries(session);
  const lines: string[] = [];
  for (let row = 0; row < session.frameCount; row += 1) {
    if (!passes.value(row)) continue;
    const { number, source, destination, protocol, info } = summaries.read(row);
    lines.push(`${number} ${source} → ${destination} ${protocol} ${info}`);
  }
  return lines;
};
