/** What follows a CONNECT that was granted (RFC 9110 §9.3.6). */
import type { Sink } from "../../layer.ts";
import { tellPlain } from "../media/media.ts";
import type { Run } from "../stream-protocol.ts";
import { HTTP, PROXY_HOST, PROXY_PORT } from "./fields.ts";
import { HTTP_PORTS } from "./ports.ts";

/** The first two bytes of a TLS record: a content type, and the major version. */
const isTls = ({ bytes, start, end }: Run): boolean =>
  end - start >= 5 && bytes[start]! >= 20 && bytes[start]! <= 23 && bytes[start + 1] === 3;

/**
 * Tells bytes in a tunnel: where it leads, and what they look like.
 *
 * @param to target of the request
 * @returns the layers; "" where the target has no port, and Wireshark shows nothing
 */
export const tellTunnel = (run: Run, to: string, sink: Sink | undefined): string => {
  const colon = to.indexOf(":");
  if (colon < 0) return "";
  const port = Number(/^\s*([+-]?\d+)/.exec(to.slice(colon + 1))?.[1] ?? 0) >>> 0;
  if (sink) {
    sink.enter(HTTP, run.start - run.origin, run.end - run.start);
    sink.add(PROXY_HOST, 0, 0, to.slice(0, colon));
    sink.add(PROXY_PORT, 0, 0, port);
  }
  if (isTls(run) && !HTTP_PORTS.includes(port)) return "http:tls";
  return `http:${tellPlain(run, sink)}`;
};
