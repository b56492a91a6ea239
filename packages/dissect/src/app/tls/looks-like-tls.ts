/** Whether bytes on an unknown port are TLS: Wireshark's heuristic. */
import { u16be } from "../../bytes/byte-view.ts";
import { APPLICATION_RECORD, GMTLS, HANDSHAKE_RECORD, SSL3, TLS1_0, TLS1_1, TLS1_2 } from "./numbers.ts";

const HEADER_BYTES = 5;
const VERSIONS: ReadonlySet<number> = new Set([SSL3, TLS1_0, TLS1_1, TLS1_2, GMTLS]);
/** RFC 5246 §6.2.3: the most that encryption may add. */
const LENGTH_LIMIT = 2 ** 14 + 2048;

const isRecord = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start < HEADER_BYTES) return false;
  const type = bytes[start];
  const length = u16be(bytes, start + 3);
  return (
    (type === HANDSHAKE_RECORD || type === APPLICATION_RECORD) &&
    VERSIONS.has(u16be(bytes, start + 1)) &&
    length > 0 &&
    length < LENGTH_LIMIT
  );
};

/** One suite and the 32 bytes of the challenge (RFC 5246 appendix E.2). */
const SSL2_HELLO_BYTES = 46;
const CHALLENGE_BYTES = 32;

const isSsl2ClientHello = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start < SSL2_HELLO_BYTES || bytes[start] !== 0x80 || bytes[start + 2] !== 1) return false;
  const suites = u16be(bytes, start + 5);
  const sessionId = u16be(bytes, start + 7);
  return (
    suites > 0 &&
    suites % 3 === 0 &&
    (sessionId === 0 || sessionId === 16) &&
    u16be(bytes, start + 9) === CHALLENGE_BYTES
  );
};

export const looksLikeTls = (bytes: Uint8Array, start: number, end: number): boolean =>
  isRecord(bytes, start, end) || isSsl2ClientHello(bytes, start, end);
