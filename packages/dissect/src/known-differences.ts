/**
 * Where our answers are not those of the Wireshark at hand, each with its reason: FIELDS.md shows this table, and it is
 * the only place where a difference is allowed to be written down. Wireshark's newest release series counts (4.4).
 */

export interface KnownDifference {
  /** What differs, with the fields by their names. */
  readonly what: string;
  /** The versions of Wireshark that answer otherwise: "4.0", "all". */
  readonly versions: string;
  /** What they answer, and why we do not. */
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    what: "Booleans in `-T fields` are `True` and `False`",
    versions: "before 4.2",
    reason:
      "They wrote `1` and `0`; 4.2 and newer write words. In `-T json` both still write `1` and `0`, and so do we.",
  },
  {
    what: "Column Info, of a segment that a later frame completes: `[TCP PDU reassembled in 7]`",
    versions: "4.0",
    reason: "It writes `[TCP segment of a reassembled PDU]`.",
  },
  {
    what: "Column Info, of a Client Hello with a name (`SNI=…`), and of a body of JSON (`, JSON (application/json)`)",
    versions: "4.0",
    reason: "It leaves the name out, and writes `JavaScript Object Notation`.",
  },
  {
    what: "Columns Source, Destination and Info, of frames without IP and of protocols that are not in this page",
    versions: "all",
    reason:
      "Wireshark shows hardware addresses and what its other dissectors say. We show the innermost protocol we know, and no address.",
  },
  {
    what: "Column Time, of a capture in nanoseconds whose times are all whole microseconds",
    versions: "all",
    reason: "Wireshark writes nine digits, as the file says. We write six where six tell everything.",
  },
  {
    what: "`-T json`, `-T pdml`, `-V`: lines that are no fields, such as `[Timestamps]` or a start line",
    versions: "all",
    reason:
      "We tell fields only: those that Wireshark shows in such a line stand one level higher, and under our labels.",
  },
  {
    what: "`tls`, in the frames of a connection before the one in which TLS was recognized",
    versions: "4.0",
    reason:
      "On a port that is not registered, 4.0 shows them as TLS in its second pass. Newer versions begin with the frame that was recognized, and so do we.",
  },
  {
    what: "`tls.*`, in a frame with a certificate that is not well-formed",
    versions: "all",
    reason: "Wireshark gives the frame up where the certificate ends for it. We do not read certificates, and go on.",
  },
  {
    what: "`frame.protocols`, behind `tls`",
    versions: "all",
    reason:
      "Wireshark adds the names of the dissectors that read certificates (`x509sat`, `x509ce`, `pkcs-1`, …). We do not read certificates.",
  },
  {
    what: "`tls.*`, in captures that hold their own keys",
    versions: "all",
    reason: "Wireshark decrypts with the keys of a Decryption Secrets Block without being asked. We do not decrypt.",
  },
  {
    what: "`htcpcp.request_in`, `htcpcp.response_in`, `htcpcp.time` and `htcpcp.continuation_of` on addresses and ports used again",
    versions: "all",
    reason:
      "A dissector in Lua is not told the TCP stream in its first pass, so it goes by addresses and ports: what an earlier " +
      "connection left unanswered is answered by the next one on the same ports. We keep streams apart.",
  },
  {
    what: "Frames before the one in which HTCPCP was recognized on a port that is not its own",
    versions: "all",
    reason:
      "In its second pass Wireshark shows the stream's earlier frames as HTCPCP too, with nothing learnt of them. " +
      "We show them as the first pass took them.",
  },
  {
    what: "`data.*` and what a protocol tells, of bytes behind the end of a message in a segment that came before it",
    versions: "all",
    reason:
      "Only in its second pass Wireshark knows that a message ends there, and offers the bytes behind it for the first " +
      "time, with nothing learnt of them. We show them as data.",
  },
  {
    what: "`tcp.segment.*` and `tcp.reassembled.*` of messages of more than 256 MiB",
    versions: "all",
    reason: "We hold no longer messages; their segments are shown as segment data. `Session.problems` says so.",
  },
];
