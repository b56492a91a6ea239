/** What follows a CONNECT that the server granted (RFC 9110 §9.3.6). */

import type { Run, StreamProtocol } from "../../transport/stream-protocol.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { emitPlain } from "../media/media.ts";
import { TLS_PORTS } from "../tls/ports.ts";
import { HTTP, PROXY_HOST, PROXY_PORT } from "./fields.ts";
import { HTTP_PORTS } from "./ports.ts";

export interface Tunnel {
  /** Row of the first frame with bytes of the tunnel. */
  readonly row: number;
  /** Destination host and port. The port is undefined where the target has none; then Wireshark shows nothing. */
  readonly host: string;
  readonly port: number | undefined;
  /** The tunnel carries TLS. */
  isTls: boolean;
}

/** @param to target of the request */
export const tunnelTo = (row: number, to: string): Tunnel => {
  const colon = to.indexOf(":");
  if (colon < 0) return { row, host: to, port: undefined, isTls: false };
  const port = Number(/^\s*([+-]?\d+)/.exec(to.slice(colon + 1))?.[1] ?? 0) >>> 0;
  return { row, host: to.slice(0, colon), port, isTls: TLS_PORTS.includes(port) };
};

/** Whether bytes in a tunnel are TLS: because of the port, or because a run began like a TLS record. */
export const isTlsIn = (tunnel: Tunnel, { bytes, start, end }: Run): boolean => {
  const looksLike = end - start >= 5 && bytes[start]! >= 20 && bytes[start]! <= 23 && bytes[start + 1] === 3;
  tunnel.isTls ||= looksLike && tunnel.port !== undefined && !HTTP_PORTS.includes(tunnel.port);
  return tunnel.isTls;
};

/** A run with the port of the tunnel's destination. */
export const runIn = ({ port = 0 }: Tunnel, run: Run): Run => ({ ...run, sourcePort: port, destinationPort: port });

/**
 * Emits bytes in a tunnel: its destination, and the layers of the bytes.
 *
 * @param tls reads the bytes; undefined where they are not TLS
 * @returns the layers
 */
export const emitTunnel = (
  emitter: FieldEmitter,
  run: Run,
  tunnel: Tunnel,
  tls: StreamProtocol | undefined,
): string => {
  const { host, port } = tunnel;
  if (port === undefined) return "";
  emitter.enter(HTTP, run.start, run.end - run.start);
  emitter.generated(PROXY_HOST, host);
  emitter.generated(PROXY_PORT, port);
  return `http:${tls === undefined ? emitPlain(emitter, run) : tls.dissect(runIn(tunnel, run), emitter.sink)}`;
};
