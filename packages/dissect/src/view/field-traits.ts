/** What a tree and its texts need to know of a field, worked out once for each: a frame has a hundred fields. */
import type { FieldDefinition } from "../fields/field.ts";
import { isAlwaysHidden, isHeaderLine, lateParentOf, standsBesideLayers } from "./nesting.ts";

/** How the value of a field is kept. */
export type ValueKind = "none" | "boolean" | "number" | "time" | "bytes" | "object";

const kindOf = ({ type }: FieldDefinition): ValueKind => {
  switch (type) {
    case "none":
      return "none";
    case "boolean":
      return "boolean";
    case "absolute_time":
    case "relative_time":
      return "time";
    case "protocol":
    case "bytes":
    case "ipv6":
    case "ether":
      return "bytes";
    case "string":
    case "uint64":
    case "int64":
      return "object";
    default:
      return "number";
  }
};

/** How a number is printed; one that has words, behind them. */
export type NumberForm = "decimal" | "hexadecimal" | "ipv4" | "other";

const numberFormOf = ({ type, hexDigits }: FieldDefinition): NumberForm => {
  if (type === "ipv4") return "ipv4";
  if (type === "float" || type === "double") return "other";
  return hexDigits === undefined ? "decimal" : "hexadecimal";
};

export class FieldTraits {
  readonly field: FieldDefinition;
  /** A number of its own, counted from 0. */
  readonly id: number;
  readonly kind: ValueKind;
  readonly numberForm: NumberForm;
  /** As its definition has them: definitions differ in what they say, and to look into one costs more than into these. */
  readonly type: FieldDefinition["type"];
  readonly zone: FieldDefinition["zone"];
  readonly hexDigits: number;
  /** Words stand for its numbers, or for some of them. */
  readonly hasWords: boolean;
  readonly isProtocol: boolean;
  /** A label alone stands for the others. */
  readonly hasOwnValue: boolean;
  /** Its first word, which is the name of its layer. */
  readonly word: string;
  readonly standsBesideLayers: boolean;
  readonly lateParent: string | undefined;
  readonly isAlwaysHidden: boolean;
  readonly isHeaderLine: boolean;

  constructor(field: FieldDefinition, id: number) {
    this.field = field;
    this.id = id;
    this.kind = kindOf(field);
    this.numberForm = numberFormOf(field);
    this.type = field.type;
    this.zone = field.zone;
    this.hexDigits = field.hexDigits ?? 0;
    this.hasWords = this.kind === "boolean" || (this.kind === "number" && field.values !== undefined);
    this.isProtocol = field.type === "protocol";
    this.hasOwnValue = !this.isProtocol && this.kind !== "none";
    this.word = field.name.split(".", 1)[0] ?? "";
    this.standsBesideLayers = standsBesideLayers(field);
    this.lateParent = lateParentOf(field);
    this.isAlwaysHidden = isAlwaysHidden(field);
    this.isHeaderLine = isHeaderLine(field);
  }
}

const known = new Map<FieldDefinition, FieldTraits>();

export const traitsOf = (field: FieldDefinition): FieldTraits => {
  const traits = known.get(field);
  if (traits !== undefined) return traits;
  const made = new FieldTraits(field, known.size);
  known.set(field, made);
  return made;
};
