/** Facts of captures for tests. */
import { type OpenOptions, openCapture, Session, type SessionOptions } from "@potshark/dissect";
import { CaptureFacts } from "../query/facts.ts";

/** @throws if the bytes are not a capture */
export const factsOf = async (
  bytes: Uint8Array,
  options?: SessionOptions,
  limits?: OpenOptions,
): Promise<CaptureFacts> => {
  const capture = await openCapture(bytes, limits);
  if (capture === undefined) throw new Error("no capture");
  return new CaptureFacts(new Session(capture, options));
};
