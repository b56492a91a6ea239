/** What `-e` may name: a field, a column of the packet list, or a protocol. */
import { closestName, FIELDS, type FieldDefinition, REGISTRY } from "@potshark/dissect";
import { inert, UserMistake } from "@potshark/service/mistake";

/** A column of the packet list: `_ws.col.Info`, since Wireshark 4.2 `_ws.col.info`. */
type ListColumn = "source" | "destination" | "protocol" | "length" | "info";

/** The requested column, and its name. */
export type WantedColumn =
  | { readonly name: string; readonly field: FieldDefinition }
  | { readonly name: string; readonly column: ListColumn }
  | { readonly name: string; readonly protocol: FieldDefinition };

const LIST_COLUMNS: ReadonlyMap<string, ListColumn> = new Map<string, ListColumn>([
  ["_ws.col.source", "source"],
  ["_ws.col.def_src", "source"],
  ["_ws.col.destination", "destination"],
  ["_ws.col.def_dst", "destination"],
  ["_ws.col.protocol", "protocol"],
  ["_ws.col.length", "length"],
  ["_ws.col.packet_length", "length"],
  ["_ws.col.info", "info"],
]);

const MAX_HINTS = 8;

const hintFor = (name: string): string => {
  const names = FIELDS.filter(({ type }) => type !== "protocol").map((field) => field.name);
  const closest = closestName(name, names);
  if (closest !== undefined) return `did you mean ${closest}?`;
  const beginning = `${name.split(".", 1)[0]}.`;
  const near = names.filter((one) => one.startsWith(beginning)).slice(0, MAX_HINTS);
  return near.length > 0
    ? `there are ${near.join(", ")} and more: potshark read --fields`
    : "potshark read --fields lists those there are";
};

/**
 * @param names the arguments of `-e`
 * @throws UserMistake if one is unknown, with a similar name
 */
export const wantedColumns = (names: readonly string[]): readonly WantedColumn[] =>
  names.map((name) => {
    const field = REGISTRY.get(name);
    if (field?.type === "protocol") return { name, protocol: field };
    if (field !== undefined) return { name, field };
    const column = LIST_COLUMNS.get(name.toLowerCase());
    if (column !== undefined) return { name, column };
    throw new UserMistake(`-e: no field ${inert(name, 60)}; ${hintFor(name)}`);
  });
