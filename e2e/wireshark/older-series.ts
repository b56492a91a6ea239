/**
 * Differences of Wireshark's series before the one that the engine follows: a comparison with such a tshark leaves
 * these fields out, and FIELDS.md lists them for its users.
 */
import type { FieldDefinition } from "../../packages/dissect/src/index.ts";
import { tsharkPrints } from "./tshark.ts";

export interface SeriesDifference {
  readonly what: string;
  /** The first series that agrees with the engine. */
  readonly until: "4.2" | "4.4";
  /** What the older series say. */
  readonly says: string;
  /** The fields that are left out of a comparison; none if the texts can be converted, or if only columns differ. */
  readonly fields?: RegExp;
}

export const SERIES_DIFFERENCES: readonly SeriesDifference[] = [
  {
    what: "Booleans in `-T fields` and `-T pdml`",
    until: "4.2",
    says: "`1` and `0` for `True` and `False`.",
  },
  {
    what: "Text in `-T fields`",
    until: "4.2",
    says: "Of the characters with an escape they write `\\a`, `\\v` and the backslash as they are.",
    fields: /^http\.unknown_header/,
  },
  {
    what: "`frame.time_utc`, `tcp.completeness.*`, `tcp.analysis.partial_ack`, `tls.ssl2.*`",
    until: "4.2",
    says: "They do not have them.",
  },
  {
    what: "`frame.interface_name`, `frame.interface_description` behind the first section of a pcapng file",
    until: "4.2",
    says: "Those of the first section.",
    fields: /^frame\.interface_/,
  },
  {
    what: "`frame.comment` of several lines",
    until: "4.2",
    says: "Without a note for each.",
    fields: /^frame\.comment/,
  },
  {
    what: "`frame.time_delta`, `frame.time_relative` and column Time around frames that the file gives no time",
    until: "4.2",
    says: "They count such a frame as one of 1970.",
    fields: /^frame\.time/,
  },
  {
    what: "`eth.padding` in front of a trailer",
    until: "4.2",
    says: "None where not all bytes up to the shortest frame are zero; VLAN tags do not count.",
    fields: /^(?:eth|vlan|ieee8021\w*)\.(?:padding|trailer)/,
  },
  {
    what: "`ipv6.opt.*` of routes and home addresses, `ipv6.plen`",
    until: "4.4",
    says: "Other places, and fewer of them.",
    fields: /^ipv6\./,
  },
  {
    what: "`tls`, in the frames of a connection before the one in which TLS was recognized",
    until: "4.2",
    says: "On a port that is not registered the second pass shows them as TLS.",
    fields: /^(?:tls|data|frame\.protocols|tcp\.(?:payload|segment|reassembled))/,
  },
  {
    what: "`tcp.analysis.*`, `tcp.completeness`",
    until: "4.2",
    says:
      "Data that was sent twice at once is disorder, SACK is not looked at, a timeout counts from the oldest segment " +
      "that is not acknowledged, and the byte of a probe is not known. What the first frame carries counts from the second on.",
    fields: /^tcp\.(?:analysis|completeness|time|window_size_scalefactor)/,
  },
  {
    what: "`tcp.stream` and the relative numbers after a SYN with the number of a connection that was closed, or a SYN+ACK with another number",
    until: "4.2",
    says: "They count them to the connection before, and move its numbers.",
    fields: /^(?:tcp|udp)\.(?:stream|seq|ack|nxtseq|pdu)/,
  },
  {
    what: "`http.request_number`, `http.response_number`, `http.prev_request_in`, `http.next_request_in` and their like, `http.response_for.uri`",
    until: "4.4",
    says:
      "They have them. Since 4.4 a response has `http.request_in`, `http.request.uri` and `http.request.full_uri` of its " +
      "request instead.",
    fields: /^http\.(?:request|response)/,
  },
  {
    what: "`udp.time_relative`, `udp.time_delta` around datagrams without a payload",
    until: "4.2",
    says: "Such a datagram has no times, and does not count in those of others.",
    fields: /^udp\.time_/,
  },
  {
    what: "`media.type` of types that end in `+json` or `+xml`",
    until: "4.2",
    says: "They take such a body for no JSON or XML.",
    fields: /^(?:media|xml)/,
  },
  {
    what: "`http.file_data`",
    until: "4.2",
    says: "Text, up to the first NUL. It is bytes since, and also shown of bytes that continue a message.",
    fields: /^http\.(?:file_data|chunk|content)/,
  },
  {
    what: "`http.request.uri.path`, `http.request.uri.query.parameter` of a target with other delimiters than `?` and `&`",
    until: "4.2",
    says: "They know only those two.",
  },
  {
    what: "`json.*`",
    until: "4.2",
    says: "Numbers are text, escapes are resolved, and a `\\u` at the end is lost.",
    fields: /^json/,
  },
  {
    what: "Column Info",
    until: "4.2",
    says:
      "`[TCP segment of a reassembled PDU]` for `[TCP PDU reassembled in 7]`, no name in a Client Hello (`SNI=…`), " +
      "`JavaScript Object Notation` for `JSON`, no `[Last Chunk]`.",
  },
];

interface OlderSeries {
  /** Whether a comparison asks this series for a field. */
  hasField(name: string): boolean;
  /** A text of `-T fields` in the form of the series that the engine follows. */
  inNewerWords(field: FieldDefinition, texts: string): string;
}

const seriesOf = (version: string): string => /Wireshark\) (\d+\.\d+)\./.exec(version)?.[1] ?? "";

/** "4.0" comes before "4.10". */
const isBefore = (series: string, other: string): boolean => series.localeCompare(other, "en", { numeric: true }) < 0;

const find = async (): Promise<OlderSeries> => {
  const series = seriesOf(await tsharkPrints({ options: ["--version"] }));
  const known = new Set(
    (await tsharkPrints({ options: ["-G", "fields"] })).split("\n").map((line) => line.split("\t")[2] ?? ""),
  );
  const differences = SERIES_DIFFERENCES.filter(({ until }) => isBefore(series, until));
  const writesDigits = isBefore(series, "4.2");
  return {
    hasField: (name) => known.has(name) && !differences.some(({ fields }) => fields?.test(name)),
    inNewerWords: ({ type }, texts) =>
      writesDigits && type === "boolean" ? texts.replaceAll("1", "True").replaceAll("0", "False") : texts,
  };
};

let found: ReturnType<typeof find> | undefined;

/** The differences of the tshark in use; undefined if it has none. */
export const olderSeries = (): ReturnType<typeof find> => {
  found ??= find();
  return found;
};
