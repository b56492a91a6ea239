import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { afterScroll, atTop, centerRow, contentPx, type ListSize, START, showRow, visibleRows } from "./row-scroll.ts";

const sizes: fc.Arbitrary<ListSize> = fc.record({
  rows: fc.integer({ min: 1, max: 20_000_000 }),
  rowPx: fc.integer({ min: 18, max: 48 }),
  viewPx: fc.integer({ min: 60, max: 2000 }),
});

const lastScrollTop = (size: ListSize): number => Math.max(0, contentPx(size) - size.viewPx);

describe("a list of any length in an element of bounded height", () => {
  it("shows every row, whole, when it is gone to", () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (size, share) => {
        const row = Math.floor(share * (size.rows - 1));
        for (const position of [centerRow(row, size), showRow(START, row, size)]) {
          assert.ok(row * size.rowPx >= position.top - 0.001);
          assert.ok((row + 1) * size.rowPx <= position.top + size.viewPx + 0.001);
          const { first, count } = visibleRows(position, size);
          assert.ok(row >= first && row < first + count);
        }
      }),
    );
  });

  it("ends of the element are ends of the list", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const end = afterScroll(START, lastScrollTop(size), size);
        const { first, count } = visibleRows(end, size);
        assert.equal(first + count, size.rows);
        assert.equal(afterScroll(end, 0, size).top, 0);
      }),
    );
  });

  it("small steps move it by as many pixels, wherever it is and however often", () => {
    fc.assert(
      fc.property(
        sizes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.integer({ min: -120, max: 120 }), { maxLength: 100 }),
        (size, share, steps) => {
          const lastTop = Math.max(0, size.rows * size.rowPx - size.viewPx);
          let position = atTop(share * lastTop, size);
          for (const step of steps) {
            const { top } = position;
            // The browser does not scroll beyond the ends of the element.
            const scrollTop = Math.min(Math.max(0, position.scrollTop + step), lastScrollTop(size));
            const moved = scrollTop - position.scrollTop;
            position = afterScroll(position, scrollTop, size);
            assert.ok(Math.abs(position.top - Math.min(Math.max(0, top + moved), lastTop)) < 0.001);
          }
        },
      ),
    );
  });

  it("small steps reach both ends from anywhere", () => {
    const size = { rows: 5_000_000, rowPx: 24, viewPx: 600 };
    for (const direction of [-1, 1]) {
      let position = atTop(direction < 0 ? 60_000 : 5_000_000 * 24 - 60_000, size);
      for (let index = 0; index < 1000; index += 1) {
        const scrollTop = Math.min(Math.max(0, position.scrollTop + direction * 120), lastScrollTop(size));
        position = afterScroll(position, scrollTop, size);
      }
      const { first, count } = visibleRows(position, size);
      assert.equal(direction < 0 ? first : first + count, direction < 0 ? 0 : size.rows);
    }
  });
});
