/** The content of records (RFC 8446 §5.1, RFC 5246 §6.2, RFC 6520): a message, or encrypted bytes. */
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { applicationOfPorts } from "./applications.ts";
import * as field from "./fields.ts";
import { readHandshake } from "./handshake.ts";
import {
  ALERT_RECORD,
  APPLICATION_RECORD,
  CHANGE_CIPHER_SPEC_RECORD,
  HANDSHAKE_RECORD,
  HEARTBEAT_RECORD,
  TLS1_3,
} from "./numbers.ts";
import type { Reading } from "./reading.ts";

const readAlert = (emitter: FieldEmitter, at: number, length: number): void => {
  emitter.mark(field.ALERT, at, length);
  // A longer alert is encrypted.
  if (length !== 2) return;
  emitter.uint(field.ALERT_LEVEL, at, 1);
  emitter.uint(field.ALERT_DESCRIPTION, at + 1, 1);
};

/** Bytes for type, length and the minimum padding (RFC 6520 §4). */
const HEARTBEAT_OVERHEAD = 3 + 16;

const readHeartbeat = (emitter: FieldEmitter, at: number, length: number): void => {
  emitter.mark(field.HEARTBEAT, at, length);
  const type = emitter.number(at, 1);
  const stated = emitter.number(at + 1, 2);
  if (type !== 1 && type !== 2) return;
  emitter.uint(field.HEARTBEAT_TYPE, at, 1);
  emitter.uint(field.HEARTBEAT_PAYLOAD_LENGTH, at + 1, 2);
  // A payload length that leaves no room for them is CVE-2014-0160.
  const fits = stated + HEARTBEAT_OVERHEAD <= length;
  const payload = fits ? stated : (length - 3) & 0xffff;
  emitter.octets(field.HEARTBEAT_PAYLOAD, at + 3, payload);
  if (fits) emitter.octets(field.HEARTBEAT_PADDING, at + 3 + payload, length - 3 - payload);
};

const readApplicationData = ({ run, stream }: Reading, emitter: FieldEmitter, at: number, length: number): void => {
  emitter.octets(field.APPLICATION_DATA, at, length);
  const name = stream.application ?? applicationOfPorts(run.sourcePort, run.destinationPort);
  if (name !== undefined) emitter.emit(field.APPLICATION, run.start, 0, name);
};

/** @param type of the record @param version used to read it */
export const readContent = (
  reading: Reading,
  emitter: FieldEmitter,
  type: number,
  version: number,
  at: number,
  length: number,
): void => {
  const { stream, isFirstPass, side } = reading;
  switch (type) {
    case CHANGE_CIPHER_SPEC_RECORD:
      // Draft 22 brought it back.
      if (version === TLS1_3 && reading.draft > 0 && reading.draft < 22) return;
      emitter.mark(field.CHANGE_CIPHER_SPEC, at, 1);
      // In TLS 1.3 it means nothing.
      if (isFirstPass && reading.version !== TLS1_3) stream.encryptedFrom[side] ??= reading.run.row;
      return;
    case ALERT_RECORD:
      readAlert(emitter, at, length);
      return;
    case HANDSHAKE_RECORD:
      readHandshake(reading, emitter, at, at + length);
      return;
    case APPLICATION_RECORD:
      readApplicationData(reading, emitter, at, length);
      return;
    case HEARTBEAT_RECORD:
      if (version !== TLS1_3) readHeartbeat(emitter, at, length);
      return;
  }
};
