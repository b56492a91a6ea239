/** The fields of HTCPCP, made from the registry in packages/htcpcp. Remarks are fields without a value. */
import { type FieldEntry, type FieldName, FIELDS as REGISTERED, REMARKS, type RemarkName } from "@potshark/htcpcp";
import { defineField, type FieldDefinition, type FieldOptions } from "../../fields/field.ts";
import { PROTOCOLS } from "../../layers/frame.ts";
import { MEDIA_FIELDS } from "../media/media.ts";

export const HTCPCP: FieldDefinition = defineField("htcpcp", "protocol", "Hyper Text Coffee Pot Control Protocol");

/** The value of a header stands in its line. */
const placeOf = ({ header, parents }: Partial<FieldEntry>): FieldOptions => {
  if (parents !== undefined) return { parents: [parents] };
  return header === undefined ? {} : { parents: ["htcpcp.header.line"] };
};

/** In the order of a message, the remarks last. */
export const HTCPCP_FIELDS: readonly FieldDefinition[] = [
  HTCPCP,
  ...REGISTERED.map((entry) => defineField(entry.name, entry.type, entry.label, placeOf(entry))),
  ...REMARKS.map((remark) => defineField(remark.name, "none", remark.text, { ...placeOf(remark), isLate: true })),
];

/** Every field except the protocol, by its name. */
export const FIELD: Readonly<Record<FieldName | RemarkName, FieldDefinition>> = Object.fromEntries(
  HTCPCP_FIELDS.map((field) => [field.name, field]),
) as Record<FieldName | RemarkName, FieldDefinition>;

/** The field that shows a header's value, by the header's name in lower case. */
export const FIELD_OF_HEADER: ReadonlyMap<string, FieldDefinition> = new Map(
  REGISTERED.flatMap((entry) => ("header" in entry ? [[entry.header, FIELD[entry.name]] as const] : [])),
);

/** The fields of HTCPCP and of the bodies in it. */
export const HTCPCP_LAYERS: readonly FieldDefinition[] = [...HTCPCP_FIELDS, ...MEDIA_FIELDS];

/** Fields that are known after the start line, or because there is none. */
const OF_START_LINE: ReadonlySet<FieldDefinition> = new Set([
  HTCPCP,
  FIELD["htcpcp.request.method"],
  FIELD["htcpcp.request.uri"],
  FIELD["htcpcp.request.version"],
  FIELD["htcpcp.response.version"],
  FIELD["htcpcp.response.code"],
  FIELD["htcpcp.response.phrase"],
  FIELD["htcpcp.bad_start_line"],
  FIELD["htcpcp.leading_crlf"],
  FIELD["htcpcp.excess_data"],
  FIELD["htcpcp.bytes_before_missing"],
  FIELD["htcpcp.continuation_of"],
]);

/** Fields that need more of a message than the words of its start line. */
export const BEYOND_START_LINE: ReadonlySet<FieldDefinition> = new Set(
  [PROTOCOLS, ...HTCPCP_LAYERS].filter((field) => !OF_START_LINE.has(field)),
);
