/** Operands compiled to functions that return their values in a frame. */

import type { FieldValue } from "../fields/field.ts";
import { calculationOf, negate } from "./calculate.ts";
import { extreme, mapperOf } from "./call.ts";
import type { CheckedField, CheckedOperand } from "./checked.ts";
import type { FieldSource } from "./field-source.ts";
import { locateRange } from "./range.ts";
import type { Range } from "./syntax.ts";

export type Reader = (source: FieldSource) => readonly FieldValue[];

const isInLayers = (ranges: readonly Range[], layer: number, last: number): boolean =>
  ranges.some(({ offset, length }) => {
    const start = offset < 0 ? last + 1 + offset : offset;
    return layer >= start && (length === undefined || layer < start + length);
  });

function inLayers<T>(values: readonly T[], layers: readonly number[], ranges: readonly Range[]): readonly T[] {
  const last = Math.max(0, ...layers);
  return values.filter((_, index) => isInLayers(ranges, layers[index] ?? 0, last));
}

function readField({ field, layers }: CheckedField): Reader {
  if (layers === undefined) return (source) => source.values(field);
  return (source) => inLayers(source.values(field), source.layers(field), layers);
}

/** The values that `contains` and `matches` search: for a protocol, also its payload. */
export function readSearchedBytes(operand: CheckedOperand): Reader {
  if (operand.kind !== "field" || operand.type !== "protocol") return readOperand(operand);
  const { field, layers } = operand;
  if (layers === undefined) return (source) => source.extents(field);
  return (source) => inLayers(source.extents(field), source.layers(field), layers);
}

const SURROGATE = /[\ud800-\udfff]/;

function bytesOf(value: FieldValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const address = value as number;
  return Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address);
}

/** Text is cut at characters, not at bytes. */
function sliceText(text: string, ranges: readonly Range[]): string | undefined {
  const characters = SURROGATE.test(text) ? Array.from(text) : undefined;
  let out = "";
  for (const range of ranges) {
    const place = locateRange(range, characters?.length ?? text.length);
    if (place === undefined) return undefined;
    out += characters ? characters.slice(place.start, place.end).join("") : text.slice(place.start, place.end);
  }
  return out;
}

function sliceBytes(bytes: Uint8Array, ranges: readonly Range[]): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const range of ranges) {
    const place = locateRange(range, bytes.length);
    if (place === undefined) return undefined;
    parts.push(bytes.subarray(place.start, place.end));
  }
  if (parts.length === 1) return parts[0];
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function readSlice(of: CheckedOperand, ranges: readonly Range[]): Reader {
  const read = readOperand(of);
  return (source) => {
    const slices: FieldValue[] = [];
    for (const value of read(source)) {
      const slice = typeof value === "string" ? sliceText(value, ranges) : sliceBytes(bytesOf(value), ranges);
      // A value that is too short has no such slice.
      if (slice !== undefined) slices.push(slice);
    }
    return slices;
  };
}

function readCall({ name, type, operands }: CheckedOperand & { readonly kind: "call" }): Reader {
  const readers = operands.map(readOperand);
  const [first] = operands;
  const [read] = readers;
  if (first === undefined || read === undefined) return () => [];
  // It has a value even if the field is missing, unlike any other function.
  if (name === "count") return (source) => [read(source).length];
  if (name === "min" || name === "max")
    return (source) =>
      extreme(
        name,
        type,
        readers.map((each) => each(source)),
      );
  const map = mapperOf(name, first);
  return (source) => read(source).map(map);
}

export function readOperand(operand: CheckedOperand): Reader {
  switch (operand.kind) {
    case "field":
      return readField(operand);
    case "constant": {
      const values = [operand.value];
      return () => values;
    }
    case "reference":
      return () => [];
    case "slice":
      return readSlice(operand.of, operand.ranges);
    case "call":
      return readCall(operand);
    case "negation": {
      const read = readOperand(operand.of);
      return (source) => read(source).map(negate);
    }
    case "arithmetic": {
      const left = readOperand(operand.left);
      const right = readOperand(operand.right);
      const calculate = calculationOf(operand.operator, operand.type);
      return (source) => {
        const results: FieldValue[] = [];
        const others = right(source);
        for (const first of left(source)) {
          for (const second of others) {
            const result = calculate(first, second);
            if (result !== undefined) results.push(result);
          }
        }
        return results;
      };
    }
  }
}
