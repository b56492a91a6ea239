/** Names files that are not read: capture formats of other programs, and other kinds of compression. */
import { u16be } from "../bytes/byte-view.ts";

/** First bytes of a file, one character per byte, and the format that begins so. */
const MAGICS: readonly (readonly [begins: RegExp, name: string])[] = [
  [/^\x28\xb5\x2f\xfd/, "compressed with Zstandard (zstd)"],
  [/^\x04\x22\x4d\x18|^\x02\x21\x4c\x18/, "compressed with LZ4"],
  [/^\xfd7zXZ\0/, "compressed with xz"],
  [/^BZh[1-9]/, "compressed with bzip2"],
  [/^snoop\0\0\0/, "a capture of snoop (Solaris)"],
  [/^btsnoop\0/, "a capture of Bluetooth (btsnoop)"],
  [/^RTSS|^GMBU/, "a capture of Microsoft Network Monitor (NetMon)"],
  [/^XCP\0|^VL\0\0/, "a capture of Sniffer or NetXRay"],
  [/^TRSNIFF data {4}\x1a/, "a capture of Sniffer"],
  [/^\x05VNF/, "a capture of Visual Networks"],
  [/^iptrace [12]\.0/, "a capture of iptrace (AIX)"],
  [/^\x01[\x10\0]\x4c\0\x01\x05/, "a capture of LANalyzer"],
  [/^\0\0\x02\0\x12\x05\0\x10/, "a capture of Tektronix K12"],
  [/^\x54\x52\0\x64\0/, "a capture of nettl (HP-UX)"],
  [/^\xaa\xaa\xaa\xaa[\s\S]{4}\x18\0/, "a capture of InfoVista 5View"],
  [
    /^\xa1\xb2\x34\xcd|^\xcd\x34\xb2\xa1|^\xa1\x2b\x3c\x4d|^\x4d\x3c\x2b\xa1|^\xa1\xe2\xcb\x12|^\x12\xcb\xe2\xa1/,
    "a capture of a patched libpcap whose records are not known here",
  ],
];
const LOOKED_AT = 32;

const ERF_HEADER_BYTES = 16;
/** Number of consecutive records that a file without a magic number needs to be taken as ERF. */
const ERF_RECORDS = 3;
const ERF_TYPES = 48;

/** The Extensible Record Format has no magic number: its records have lengths that lead from one to the next. */
const isErf = (bytes: Uint8Array): boolean => {
  let records = 0;
  for (let at = 0; at < bytes.length && records < ERF_RECORDS; records += 1) {
    if (bytes.length - at < ERF_HEADER_BYTES) return false;
    const type = bytes[at + 8]! & 0x7f;
    const length = u16be(bytes, at + 10);
    if (type === 0 || type > ERF_TYPES || length < ERF_HEADER_BYTES || u16be(bytes, at + 14) === 0) return false;
    // A 32-bit time in seconds, the lowest byte first: neither 1970 nor the far future.
    if (bytes[at + 7]! < 0x20 || bytes[at + 7]! > 0x90) return false;
    at += length;
    if (at > bytes.length) return false;
  }
  return records > 0;
};

/**
 * Names a file that is neither pcap nor pcapng, by its first bytes.
 *
 * @param start its first bytes; some thousands are enough
 * @returns "a capture of snoop (Solaris)", to follow "it is"; undefined where the format is unknown
 */
export const foreignFormat = (start: Uint8Array): string | undefined => {
  const text = String.fromCharCode(...start.subarray(0, LOOKED_AT));
  const found = MAGICS.find(([begins]) => begins.test(text))?.[1];
  return found ?? (isErf(start) ? "a capture of Endace (ERF)" : undefined);
};
