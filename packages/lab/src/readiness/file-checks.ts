/** Checks whether the file is a capture, and whether it is complete: not cut, every packet once, in order of time. */

import { foreignFormat, limitText } from "@potshark/dissect";
import type { CaptureFacts } from "../query/facts.ts";
import { captureFilter } from "../questions/capture-filter.ts";
import { counted } from "../text/counted.ts";
import { hashUnits } from "../text/hash.ts";
import type { Check, Finding, Found } from "./finding.ts";
import type { Needs } from "./needs.ts";

/** Other files that people hand in, by their first bytes. */
const OTHER_FILES: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG|^\xff\xd8\xff|^GIF8/, "a picture"],
  [/^%PDF/, "a PDF"],
  [/^PK\x03\x04/, "a ZIP archive (or a Word document)"],
  [/^7z\xbc\xaf|^Rar!/, "a compressed archive"],
  [/^\s*<\?xml|^\s*<pdml/, "XML, perhaps an export of packets"],
  [/^\s*[[{]/, "JSON, perhaps an export of packets"],
  [/^\s*<(?:!doctype|html)/i, "a web page"],
  [/^"?No\.|^\s*No\.\s+Time/, "a list of packets as text"],
];

/** A format without a magic number is recognized by its first records. */
const LOOKED_AT = 1 << 18;

/** Why the bytes are not a capture, as a finding. */
export const noCapture = (bytes: Uint8Array): Finding => {
  const evidence = { frames: [], command: "" };
  if (bytes.length === 0) {
    return {
      id: "empty-file",
      severity: "blocks",
      says: "The file is empty.",
      advice: "Stop the capture before you save or copy it, and look at the size of the file.",
      evidence,
    };
  }
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  const what = foreignFormat(bytes.subarray(0, LOOKED_AT)) ?? OTHER_FILES.find(([pattern]) => pattern.test(start))?.[1];
  return {
    id: "no-capture",
    severity: "blocks",
    says: `The file is no capture${what ? `: it is ${what}` : ": neither pcap nor pcapng, gzipped or not"}.`,
    advice: "In Wireshark choose File > Save As…, and the type “pcapng”.",
    evidence,
  };
};

const cutFile = ({ session }: CaptureFacts): Found | undefined => {
  const { problem } = session.capture;
  return problem === undefined
    ? undefined
    : {
        says: `The file is cut or damaged: it can be read up to packet ${session.frameCount}, and ${problem.message}.`,
        advice: "Stop the capture before you copy the file, and copy it again. The packets before the damage count.",
        frames: session.frameCount > 0 ? [session.frameCount] : [],
      };
};

const limitReached = ({ session }: CaptureFacts, { servers }: Needs): Found | undefined => {
  const { reachedLimit } = session.capture;
  return reachedLimit === undefined
    ? undefined
    : {
        says: `The file ${limitText(reachedLimit)}: only its first ${counted(session.frameCount, "packet")} were read.`,
        advice: `Capture only the lab${servers.length === 0 ? "" : `: “${captureFilter(servers)}”`}. \`potshark grade\` reads more with --max-frames and --max-mb.`,
        frames: [],
      };
};

const cutPackets = (facts: CaptureFacts, { traffic }: Needs): Found | undefined => {
  const { frames } = facts.session.capture;
  const cut = facts.matching(traffic).filter((row) => frames.capturedLength[row]! < frames.length[row]!);
  return cut.length === 0
    ? undefined
    : {
        says: `${counted(cut.length, "packet")} of the lab were cut short: the capture kept only their beginning.`,
        advice: "Set the snapshot length to its default, 262144 bytes (in tshark and dumpcap: leave -s out).",
        frames: cut.map((row) => row + 1),
      };
};

const NEAR = 20;
/** From this share on it is not a coincidence. */
const TWICE = 0.4;

const IDENTITY = ["tcp.srcport", "tcp.dstport", "tcp.seq", "tcp.ack", "tcp.len", "tcp.flags"] as const;
const TIMESTAMP = "tcp.options.timestamp.tsval";

const hashesOf = (facts: CaptureFacts, rows: readonly number[], fields: readonly string[]): readonly number[] =>
  facts.values(rows, fields).map((columns) => hashUnits(columns.map((values) => Number(values[0] ?? 0))));

/** The rows with the same hash as one of the `NEAR` rows before. */
const repeated = (rows: readonly number[], hashes: readonly number[]): readonly number[] => {
  const last = new Map<number, number>();
  return rows.filter((_, index) => {
    const before = last.get(hashes[index]!);
    last.set(hashes[index]!, index);
    return before !== undefined && index - before <= NEAR;
  });
};

const packetsTwice = (facts: CaptureFacts, { traffic }: Needs): Found | undefined => {
  const rows = facts.matching(traffic);
  const { frames } = facts.session.capture;
  // The columns usually show that nearly every packet is unique: only otherwise the time stamps must be read.
  const alike = repeated(rows, hashesOf(facts, rows, IDENTITY));
  if (alike.length / rows.length < TWICE) return undefined;
  const again = repeated(rows, hashesOf(facts, rows, [...IDENTITY, TIMESTAMP]));
  if (rows.length === 0 || again.length / rows.length < TWICE) return undefined;
  const all = new Set(rows.map((row) => frames.interfaceId[row]));
  return {
    says: `${counted(again.length, "packet")} of ${rows.length} are in the capture twice${all.size > 1 ? `: it was taken on ${all.size} interfaces` : ""}.`,
    advice: "Capture on one interface only: loopback. For the file you have, “editcap -d IN OUT” removes the doubles.",
    frames: again.map((row) => row + 1),
  };
};

const outOfOrder = ({ session }: CaptureFacts): Found | undefined => {
  const { frames } = session.capture;
  const early: number[] = [];
  let before = frames.firstWithTime;
  for (let row = before + 1; row < frames.count; row += 1) {
    if (frames.withoutTime.has(row)) continue;
    const difference = frames.seconds[row]! - frames.seconds[before]!;
    if (difference < 0 || (difference === 0 && frames.nanoseconds[row]! < frames.nanoseconds[before]!))
      early.push(row + 1);
    before = row;
  }
  return early.length === 0
    ? undefined
    : {
        says: `${counted(early.length, "packet")} ${early.length === 1 ? "is" : "are"} older than the one before: the capture is not in order of time.`,
        advice: "“reordercap IN OUT” puts it in order. Capturing on one interface avoids it.",
        frames: early,
      };
};

export const FILE_CHECKS: readonly Check[] = [
  { id: "file-cut", severity: "harms", find: cutFile },
  { id: "file-too-large", severity: "harms", find: limitReached },
  { id: "packets-cut", severity: "harms", find: cutPackets },
  { id: "packets-twice", severity: "harms", find: packetsTwice },
  { id: "out-of-order", severity: "notes", find: outOfOrder },
];
