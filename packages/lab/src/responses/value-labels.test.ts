import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FieldDefinition, formatValue, REGISTRY } from "@potshark/dissect";
import { isContradiction, labelled, labelledField, readLabelled } from "./value-labels.ts";

const FIELDS = [...REGISTRY.names()]
  .flatMap((name): FieldDefinition | readonly FieldDefinition[] => REGISTRY.get(name) ?? [])
  .filter((field) => labelledField(field.name) && (field.values?.size ?? 0) > 0);

/** Each value of the field whose name no other value has, as a person would write it. */
const spelled = (field: FieldDefinition): readonly (readonly [value: number, spellings: readonly string[]])[] => {
  const names = [...field.values!].map(([, name]) => name);
  return [...field.values!].map(([value, name]) => {
    const printed = formatValue(field, value);
    const both = [`${name} (${printed})`, `${printed} (${name})`, `${name} = ${value}`];
    const isShared = names.filter((other) => other === name).length > 1;
    const alone = isShared ? [] : [name, name.toUpperCase(), name.replaceAll(" ", "_")];
    return [value, [printed, String(value), `0x${value.toString(16)}`, ...both, ...alone]];
  });
};

describe("names of numbers", () => {
  it("are there for many fields", () => assert.ok(FIELDS.length > 40, String(FIELDS.length)));

  for (const field of FIELDS)
    it(`${field.name}: each value is read from its name, its number, and both`, () => {
      const failed = spelled(field).flatMap(([value, spellings]) =>
        spellings.filter((text) => value >= 0 && readLabelled(field, text, 10) !== labelled(field, value)),
      );
      assert.deepEqual(failed, []);
    });

  for (const field of FIELDS)
    it(`${field.name}: a number that is another's contradicts the name`, () => {
      const values = [...field.values!].slice(0, 30);
      const names = new Map(values);
      const failed = values.flatMap(([value, name]) =>
        values
          .filter(([other]) => other >= 0 && value >= 0)
          .map(([other]) => ({ other, text: `${name} (${formatValue(field, other)})` }))
          .filter(({ other, text }) => isContradiction(field, text) !== (names.get(other) !== name))
          .map(({ text }) => text),
      );
      assert.deepEqual(failed, []);
    });
});
