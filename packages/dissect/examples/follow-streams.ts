/** Lists the TCP streams of a capture, and what each end sent in it: `node follow-streams.ts FILE`. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type ByteSource, followStream, openCapture, Session, tcpStreams } from "@potshark/dissect";

/** A file that is read a page at a time: a capture may be larger than memory. */
const fileSource = (descriptor: number): ByteSource => ({
  size: fstatSync(descriptor).size,
  read: (offset, length) => {
    const bytes = new Uint8Array(length);
    readSync(descriptor, bytes, 0, length, offset);
    return bytes;
  },
});

const descriptor = openSync(process.argv[2] ?? "lab.pcapng", "r");
const capture = await openCapture(fileSource(descriptor));
if (capture === undefined) throw new Error("no capture");
const session = new Session(capture);
const decoder = new TextDecoder();
for (const { index, ends, sent } of tcpStreams(session)) {
  const [one, other] = ends.map(({ address, port }) => `${address}:${port}`);
  console.log(`stream ${index}: ${one} ${sent[0].bytes} bytes, ${other} ${sent[1].bytes} bytes`);
  for (const { from, bytes, missing } of followStream(session, index)?.chunks ?? []) {
    const said = missing > 0 ? `${missing} bytes are not in the capture` : decoder.decode(bytes).split("\r\n", 1)[0];
    console.log(`  ${from === 0 ? "→" : "←"} ${said}`);
  }
}
closeSync(descriptor);
