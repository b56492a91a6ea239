/** However a message comes: its lines are the same, and no byte is searched twice. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { type FindLine, LineScanner } from "./line-scanner.ts";

const LF = 10;
const CR = 13;

const findLine: FindLine = (data, at, from = at) => {
  const feed = data.indexOf(LF, from);
  return feed < 0 ? undefined : { end: feed > at && data[feed - 1] === CR ? feed - 1 : feed, next: feed + 1 };
};

const linesOf = (scanner: LineScanner, data: Uint8Array): readonly number[] => {
  const places: number[] = [];
  for (let line = scanner.line(data); line !== undefined; line = scanner.line(data)) {
    places.push(scanner.at, line.end, line.next);
    scanner.goTo(line.next);
  }
  return places;
};

it("goes on where it stopped", () => {
  const text = fc
    .array(fc.constantFrom("a", "bc", "\r", "\n", "\r\n"), { maxLength: 30 })
    .map((words) => words.join(""));
  fc.assert(
    fc.property(text, fc.array(fc.nat(60)), (sent, cuts) => {
      const bytes = new Uint8Array(Buffer.from(sent));
      const whole = linesOf(new LineScanner(findLine), bytes);
      const scanner = new LineScanner(findLine);
      const found: number[] = [];
      let searched = 0;
      for (const length of [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]) {
        const data = bytes.slice(0, length);
        // Who searched them again would find lines that are not there; what stands before a line feed is looked at.
        data.fill(LF, 0, Math.max(0, searched - 1));
        found.push(...linesOf(scanner, data));
        searched = length;
      }
      assert.deepEqual(found, whole);
    }),
  );
});

it("stops behind an empty line, and calls what stands before it once", () => {
  const data = new Uint8Array(Buffer.from("a\r\nbc\n\r\nd\n"));
  const scanner = new LineScanner(findLine);
  const visited: string[] = [];
  const visit = (at: number, end: number): number => visited.push(Buffer.from(data.subarray(at, end)).toString());
  assert.equal(scanner.emptyLine(data.subarray(0, 4), visit), undefined);
  assert.deepEqual(scanner.emptyLine(data, visit), { end: 6, next: 8 });
  assert.deepEqual([visited, scanner.at], [["a", "bc"], 8]);
  assert.equal(scanner.emptyLine(data), undefined);
});
