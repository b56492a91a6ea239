/**
 * Reads the packet details that tshark writes as XML (`-T pdml`): our fields, and where the JSON dissector was called.
 */

/** One field as the packet details show it. */
export interface ShownField {
  readonly name: string;
  /** The value alone; the whole label if there is none. */
  readonly value: string;
  /** The line in the packet details. */
  readonly label: string;
  /** First byte and length in its buffer. */
  readonly position: number;
  readonly byteLength: number;
}

const XML_ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number.parseInt(decimal, 10));
    return XML_ENTITIES[name] ?? whole;
  });

const attribute = (tag: string, name: string): string =>
  unescapeXml(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

/** The fields of each frame, in the order of the packet details. */
export const readPdml = (xml: string): readonly (readonly ShownField[])[] =>
  xml
    .split("<packet>")
    .slice(1)
    .map((packet) =>
      [...packet.matchAll(/<(?:field|proto) name="(htcpcp[^"]*|json)"[^>]*>/g)].map(([tag, name]) => ({
        name: name ?? "",
        value: attribute(tag, "show") || attribute(tag, "showname"),
        label: attribute(tag, "showname"),
        position: Number(attribute(tag, "pos")),
        byteLength: Number(attribute(tag, "size")),
      })),
    );
