/** A packet's fields as the rows of a tree: which are seen depends on which of them are open. */
import type { PacketDetails, PacketField } from "../engine/requests.ts";

export interface FieldRow {
  readonly field: PacketField;
  /** The names from the layer down to the field: where it is open, it stays open in the next packet. */
  readonly path: string;
  /** From 1. */
  readonly level: number;
  /** Undefined where nothing is inside. */
  readonly isOpen: boolean | undefined;
  /** Its place among its neighbours, from 1. */
  readonly place: number;
  readonly neighbours: number;
}

const childPath = (path: string, { name }: PacketField): string => (path === "" ? name : `${path}/${name}`);

/** @param open paths of the fields that are open */
export const fieldRows = (fields: readonly PacketField[], open: ReadonlySet<string>): readonly FieldRow[] => {
  const rows: FieldRow[] = [];
  const add = (inside: readonly PacketField[], parent: string, level: number): void => {
    for (const [index, field] of inside.entries()) {
      const path = childPath(parent, field);
      const isOpen = field.children.length === 0 ? undefined : open.has(path);
      rows.push({ field, path, level, isOpen, place: index + 1, neighbours: inside.length });
      if (isOpen) add(field.children, path, level + 1);
    }
  };
  add(fields, "", 1);
  return rows;
};

/** The paths to open so that a field is seen; undefined where it is not in the tree. */
export const pathsTo = (fields: readonly PacketField[], wanted: PacketField): readonly string[] | undefined => {
  const search = (inside: readonly PacketField[], parent: string): readonly string[] | undefined => {
    for (const field of inside) {
      if (field === wanted) return [];
      const path = childPath(parent, field);
      const below = search(field.children, path);
      if (below !== undefined) return [path, ...below];
    }
    return undefined;
  };
  return search(fields, "");
};

/** The innermost field that was read from a byte, the shortest of several; undefined where no field was. */
export const fieldAt = ({ fields }: PacketDetails, source: number, offset: number): PacketField | undefined => {
  let best: PacketField | undefined;
  const look = (inside: readonly PacketField[]): void => {
    for (const field of inside) {
      const covers = field.source === source && offset >= field.offset && offset < field.offset + field.length;
      if (covers && (best === undefined || field.length <= best.length)) best = field;
      look(field.children);
    }
  };
  look(fields);
  return best;
};
