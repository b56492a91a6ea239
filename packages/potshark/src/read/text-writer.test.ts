/** Text as bytes: the same bytes as the platform's encoder, for every text. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Escapes, NumberedText, PlaceText, ReadyText, TextWriter } from "./text-writer.ts";

const written = (write: (into: TextWriter) => void): string => {
  const into = new TextWriter();
  write(into);
  return into.bytes.toString("utf8", 0, into.length);
};

const writtenAll = (texts: readonly string[], write: (into: TextWriter, text: string) => void): string =>
  written((into) => {
    for (const text of texts) write(into, text);
  });

describe("TextWriter", () => {
  it("writes texts of any characters as UTF-8, one behind the other", () => {
    const texts = fc.array(fc.string({ unit: "binary", maxLength: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(texts, (all) => {
        const expected = all.map((text) => Buffer.from(text).toString()).join("");
        assert.equal(
          writtenAll(all, (into, text) => into.text(text)),
          expected,
        );
        assert.equal(
          writtenAll(all, (into, text) => into.ready(new ReadyText(text))),
          expected,
        );
      }),
    );
  });

  it("writes whole numbers", () => {
    fc.assert(
      fc.property(fc.integer(), (number) =>
        assert.equal(
          written((into) => into.decimal(number)),
          `${number}`,
        ),
      ),
    );
  });

  it("writes bytes in hexadecimal, with and without colons", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, before) => {
        const start = Math.min(before, bytes.length);
        const digits = Buffer.from(bytes.subarray(start)).toString("hex");
        assert.equal(
          written((into) => into.hex(bytes, start, bytes.length)),
          digits,
        );
        const separated = digits.replace(/..(?=.)/g, "$&:");
        assert.equal(
          written((into) => into.separatedHex(bytes, start, bytes.length)),
          separated,
        );
      }),
    );
  });

  it("writes whole numbers in hexadecimal", () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(8), (number, width) =>
        assert.equal(
          written((into) => into.hexadecimal(number, width)),
          `0x${number.toString(16).padStart(width, "0")}`,
        ),
      ),
    );
  });

  it("writes texts in a notation, and nothing of those that it has to see as a whole", () => {
    const inNotation = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("</", "<\\/");
    const escapes = new Escapes(inNotation, "<");
    const characters = fc.string({ unit: fc.constantFrom("a", "&", "<", "/", "·", "ÿ", "→"), maxLength: 200 });
    fc.assert(
      fc.property(characters, (text) => {
        const isWritten = !/[<→]/.test(text);
        assert.equal(
          written((into) => assert.equal(into.escaped(text, escapes), isWritten)),
          isWritten ? inNotation(text) : "",
        );
      }),
    );
  });

  it("writes numbers between two texts, small and large", () => {
    const numbered = new NumberedText("<", "→");
    fc.assert(
      fc.property(fc.oneof(fc.nat(10), fc.integer()), (number) =>
        assert.equal(
          written((into) => numbered.write(number, into)),
          `<${number}→`,
        ),
      ),
    );
  });

  it("writes lengths and offsets among texts, small and large", () => {
    const place = new PlaceText("<", "→", ">");
    const number = fc.oneof(fc.nat(600), fc.nat(40), fc.integer());
    fc.assert(
      fc.property(number, number, (length, offset) =>
        assert.equal(
          written((into) => place.write(length, offset, into)),
          `<${length}→${offset}>`,
        ),
      ),
    );
  });

  it("makes room for more than it has", () => {
    const text = "potshark ".repeat(40_000);
    assert.equal(
      writtenAll([text, text], (into, one) => into.text(one)),
      text + text,
    );
  });
});
