/** The rows of streams, and how often the column of streams is scanned for them. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { StreamRows } from "./stream-rows.ts";

it("has the rows of each stream in order, whichever is asked for, and looks at each row once", () => {
  const property = fc.property(fc.array(fc.integer({ min: -1, max: 5 })), (streams) => {
    let looks = 0;
    const column = { length: streams.length } as { [row: number]: number; readonly length: number };
    streams.forEach((stream, row) => {
      const get = (): number => {
        looks += 1;
        return stream;
      };
      Object.defineProperty(column, row, { get });
    });
    const rows = new StreamRows(column);
    for (const asked of [5, 0, 3, 1, 4, 2, 0, 9])
      assert.deepEqual(
        [...rows.of(asked)],
        streams.flatMap((stream, row) => (stream === asked ? [row] : [])),
      );
    assert.equal(looks, streams.length);
  });
  fc.assert(property);
});
