/** Protocols that switch to TLS in the middle of a connection. */
import { u32be } from "../../bytes/byte-view.ts";
import type { Run } from "../../transport/stream-protocol.ts";

/** How a client asks for TLS, in text protocols and in LDAP (RFC 4511 §4.14). */
const COMMAND = /\bSTARTTLS\b|\bSTLS\b|\bAUTH[ -](?:TLS|SSL)\b|<starttls|1\.3\.6\.1\.4\.1\.1466\.20037/i;
/** A command is short. */
const MAX_COMMAND = 1024;

const MYSQL = 3306;
/** One of the client's capability flags. */
const MYSQL_TLS = 0x0800;
const MYSQL_TLS_REQUEST_BYTES = 36;
const POSTGRESQL = 5432;
const POSTGRESQL_TLS_REQUEST = 80_877_103;

/** Whether a run asks for TLS. */
export const asksForTls = ({ bytes, start, end, sourcePort, destinationPort }: Run): boolean => {
  const length = end - start;
  if (destinationPort === MYSQL)
    return length === MYSQL_TLS_REQUEST_BYTES && ((bytes[start + 4]! | (bytes[start + 5]! << 8)) & MYSQL_TLS) !== 0;
  if (destinationPort === POSTGRESQL) return length === 8 && u32be(bytes, start + 4) === POSTGRESQL_TLS_REQUEST;
  if (length > MAX_COMMAND || sourcePort < destinationPort) return false;
  return COMMAND.test(String.fromCharCode(...bytes.subarray(start, end)));
};
