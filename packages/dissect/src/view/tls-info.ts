/** Wireshark's columns for TLS: the negotiated version, and the names of the records. */
import type { Session } from "../session/session.ts";
import { type EmittedField, EmittedFields } from "./emitted-fields.ts";
import { shownText } from "./field-label.ts";
import { StreamRows } from "./stream-rows.ts";

/** IANA, TLS HandshakeType. */
const HANDSHAKES: ReadonlyMap<number, string> = new Map([
  [0, "Hello Request"],
  [1, "Client Hello"],
  [2, "Server Hello"],
  [4, "New Session Ticket"],
  [5, "End of Early Data"],
  [8, "Encrypted Extensions"],
  [11, "Certificate"],
  [12, "Server Key Exchange"],
  [13, "Certificate Request"],
  [14, "Server Hello Done"],
  [15, "Certificate Verify"],
  [16, "Client Key Exchange"],
  [20, "Finished"],
  [22, "Certificate Status"],
  [24, "Key Update"],
]);

const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const HEARTBEAT = 24;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

/** IANA, TLS ContentType; for a record that emits no message because it is encrypted. */
const RECORDS: ReadonlyMap<number, string> = new Map([
  [CHANGE_CIPHER_SPEC, "Change Cipher Spec"],
  [ALERT, "Encrypted Alert"],
  [HANDSHAKE, "Encrypted Handshake Message"],
  [APPLICATION_DATA, "Application Data"],
  [HEARTBEAT, "Encrypted Heartbeat"],
]);

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0300, "SSLv3"],
  [0x0301, "TLSv1"],
  [0x0302, "TLSv1.1"],
  [0x0303, "TLSv1.2"],
  [0x0304, "TLSv1.3"],
]);

/**
 * Wireshark takes bytes that are not a record as an unknown record, if the version is one that ignores unknown records.
 */
const IGNORES_UNKNOWN: ReadonlySet<string | undefined> = new Set(["TLSv1", "TLSv1.1", "TLSv1.2"]);

/** The fields that are needed here. */
export const TLS_INFO_FIELDS: readonly string[] = [
  "tls",
  "tls.record",
  "tls.record.version",
  "tls.record.content_type",
  "tls.record.opaque_type",
  "tls.alert_message.level",
  "tls.alert_message.desc",
  "tls.heartbeat_message.type",
  "tls.handshake.type",
  "tls.handshake.extensions_server_name",
  "tls.handshake.extensions.supported_version",
  "tls.handshake.version",
];

const wordOf = ({ field, value }: EmittedField): string => field.values?.get(Number(value)) ?? "Unknown";

/** Whether bytes after the records of a layer are not a record at all, rather than a record whose end is missing. */
const isNoRecord = ({ bytes, offset, length }: EmittedField, recordsEnd: number): boolean =>
  recordsEnd < offset + length && !RECORDS.has(bytes[recordsEnd]!);

/**
 * The records of a frame: "Change Cipher Spec, Application Data".
 *
 * @param version of the stream; undefined where it is unknown
 */
export const recordsText = (frame: EmittedFields, version: string | undefined): string => {
  const names: string[] = [];
  let isOpen = false;
  let layer: EmittedField | undefined;
  let recordsEnd = 0;
  const endLayer = (): void => {
    if (layer && isNoRecord(layer, recordsEnd))
      names.push(IGNORES_UNKNOWN.has(version) ? "Ignored Unknown Record" : "Continuation Data");
  };
  for (const emitted of frame.inOrder) {
    const { name } = emitted.field;
    const number = Number(emitted.value);
    if (name === "tls") {
      endLayer();
      layer = emitted;
      recordsEnd = emitted.offset;
    } else if (name === "tls.record") recordsEnd = emitted.offset + emitted.length;
    else if (name === "tls.record.content_type" || name === "tls.record.opaque_type") {
      names.push(RECORDS.get(number) ?? "Ignored Unknown Record");
      isOpen = number === HANDSHAKE;
    } else if (name === "tls.alert_message.level") {
      names[names.length - 1] = `Alert (Level: ${wordOf(emitted)}`;
    } else if (name === "tls.alert_message.desc") {
      names.push(`${names.pop()}, Description: ${wordOf(emitted)})`);
    } else if (name === "tls.heartbeat_message.type") {
      names[names.length - 1] = `Heartbeat ${wordOf(emitted)}`;
    } else if (name === "tls.handshake.type") {
      // The first message of a record replaces the name that is shown for an encrypted record.
      if (isOpen) names.pop();
      isOpen = false;
      names.push(HANDSHAKES.get(number) ?? "Unknown Handshake Message");
    } else if (name === "tls.handshake.extensions_server_name" && names.at(-1) === "Client Hello") {
      names[names.length - 1] = `Client Hello (SNI=${shownText(String(emitted.value))})`;
    }
  }
  endLayer();
  return names.join(", ");
};

/** The column "Protocol": if the stream has no version, the version of the frame's own record counts. */
export const tlsProtocol = (frame: EmittedFields, version: string | undefined): string =>
  version ?? VERSIONS.get(frame.number("tls.record.version")) ?? (frame.has("tls.record") ? "TLS" : "SSL");

const isServerHello = (frame: EmittedFields): boolean =>
  frame.inOrder.some(({ field, value }) => field.name === "tls.handshake.type" && value === SERVER_HELLO);

/**
 * The version of the first record that is not a Client Hello. The record of a Client Hello gives a lower version than
 * it offers.
 */
const recordVersion = ({ inOrder }: EmittedFields): string | undefined => {
  let isHandshake = false;
  let version: string | undefined;
  for (const { field, value } of inOrder) {
    if (field.name === "tls.record.content_type" || field.name === "tls.record.opaque_type") {
      if (version !== undefined) return version;
      isHandshake = value === HANDSHAKE;
    } else if (field.name === "tls.record.version") {
      version = VERSIONS.get(Number(value));
      if (!isHandshake) return version;
    } else if (field.name === "tls.handshake.type") {
      if (value !== CLIENT_HELLO) return version;
      version = undefined;
    }
  }
  return version;
};

/**
 * The version of each stream. The version in its Server Hello holds for every frame of the stream, as with two passes.
 */
export class TlsVersions {
  readonly #session: Session;
  readonly #frame: EmittedFields;
  readonly #byStream = new Map<number, string | undefined>();
  #rows: StreamRows | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#frame = new EmittedFields(session, false, TLS_INFO_FIELDS);
  }

  /** The version of a stream; undefined where it is unknown. */
  of(stream: number): string | undefined {
    if (!this.#byStream.has(stream)) this.#byStream.set(stream, this.#agreed(stream));
    return this.#byStream.get(stream);
  }

  /** The version in the Server Hello; without one, that of the first record that is not a Client Hello. */
  #agreed(stream: number): string | undefined {
    let fallback: string | undefined;
    this.#rows ??= new StreamRows(this.#session.tcp.stream);
    for (const row of this.#rows.of(stream)) {
      const frame = this.#frame.read(row);
      fallback ??= recordVersion(frame);
      if (!isServerHello(frame)) continue;
      const selected = frame.number("tls.handshake.extensions.supported_version");
      return VERSIONS.get(selected) ?? VERSIONS.get(frame.number("tls.handshake.version"));
    }
    return fallback;
  }
}
