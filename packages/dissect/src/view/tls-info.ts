/** What Wireshark's columns say of TLS: the version that was agreed on, and the records by their names. */
import type { Session } from "../session.ts";
import { ToldFields } from "./told-fields.ts";

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
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

/** IANA, TLS ContentType; of a handshake record that tells no message, as they are encrypted. */
const RECORDS: ReadonlyMap<number, string> = new Map([
  [CHANGE_CIPHER_SPEC, "Change Cipher Spec"],
  [ALERT, "Alert"],
  [HANDSHAKE, "Encrypted Handshake Message"],
  [APPLICATION_DATA, "Application Data"],
]);

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0300, "SSLv3"],
  [0x0301, "TLSv1"],
  [0x0302, "TLSv1.1"],
  [0x0303, "TLSv1.2"],
  [0x0304, "TLSv1.3"],
]);

/** The records of a frame: "Change Cipher Spec, Application Data". */
export const recordsText = (frame: ToldFields): string => {
  const names: string[] = [];
  let isOpen = false;
  for (const { field, value } of frame.inOrder) {
    const number = Number(value);
    if (field.name === "tls.record.content_type" || field.name === "tls.record.opaque_type") {
      names.push(RECORDS.get(number) ?? "Ignored Unknown Record");
      isOpen = number === HANDSHAKE;
    } else if (field.name === "tls.handshake.type") {
      // The first message of a record takes the place of what stands for it when it is encrypted.
      if (isOpen) names.pop();
      isOpen = false;
      names.push(HANDSHAKES.get(number) ?? "Unknown Handshake Message");
    } else if (field.name === "tls.handshake.extensions_server_name" && names.at(-1) === "Client Hello") {
      names[names.length - 1] = `Client Hello (SNI=${value})`;
    }
  }
  return names.join(", ");
};

const isServerHello = (frame: ToldFields): boolean =>
  frame.inOrder.some(({ field, value }) => field.name === "tls.handshake.type" && value === SERVER_HELLO);

/** The version of the first record that is no Client Hello, whose record says less than it offers. */
const recordVersion = ({ inOrder }: ToldFields): string | undefined => {
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

/** Which version each stream speaks; what its Server Hello says holds for every frame of it, as in two passes. */
export class TlsVersions {
  readonly #session: Session;
  readonly #frame: ToldFields;
  readonly #byStream = new Map<number, string | undefined>();

  constructor(session: Session) {
    this.#session = session;
    this.#frame = new ToldFields(session, new Set(["tls"]));
  }

  /** @param frame of the stream: where nothing says what it speaks, that frame's own record counts */
  of(stream: number, frame: ToldFields): string {
    if (!this.#byStream.has(stream)) this.#byStream.set(stream, this.#agreed(stream));
    return this.#byStream.get(stream) ?? VERSIONS.get(frame.number("tls.record.version")) ?? "TLS";
  }

  /** What the Server Hello says; without one, the first record that is no Client Hello. */
  #agreed(stream: number): string | undefined {
    let fallback: string | undefined;
    const rows = this.#session.tcp.stream;
    for (let row = rows.indexOf(stream); row >= 0; row = rows.indexOf(stream, row + 1)) {
      const frame = this.#frame.read(row);
      fallback ??= recordVersion(frame);
      if (!isServerHello(frame)) continue;
      const selected = frame.number("tls.handshake.extensions.supported_version");
      return VERSIONS.get(selected) ?? VERSIONS.get(frame.number("tls.handshake.version"));
    }
    return fallback;
  }
}
