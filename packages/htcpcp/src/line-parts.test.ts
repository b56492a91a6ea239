/** Lines and lists, split for a view: for any content, each part is at its stated offset. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { splitAdditions } from "./accept-additions.ts";
import { splitChunkLine } from "./chunk-line.ts";
import { splitUri } from "./coffee-uri.ts";
import { splitHeaderLine } from "./header-line.ts";
import { parseStartLine, readStartLineWords } from "./start-line.ts";

/** Text of the characters that have a meaning in a head. */
const headText = fc.string({ unit: fc.constantFrom(...'BREWgetHTTPCP/1.0 29 \t:;,="\\?#[]%\r\u00e9x'), maxLength: 60 });

describe("the words of a start line", () => {
  it("are told with their places, sound or not", () => {
    assert.deepEqual(readStartLineWords("get \t a b  HTTP/1.1 "), {
      kind: "request",
      method: "get",
      target: "a b",
      targetOffset: 6,
      version: "HTTP/1.1",
      versionOffset: 11,
      isSpacedOnce: false,
    });
    assert.deepEqual(readStartLineWords("HTCPCP/1.0  099\tNo"), {
      kind: "response",
      version: "HTCPCP/1.0",
      versionOffset: 0,
      status: 99,
      statusOffset: 12,
      phrase: "No",
      phraseOffset: 16,
      isSpacedOnce: false,
    });
    for (const line of [
      "",
      "GET",
      "GET  HTTP/1.1",
      "HTTP/1.1",
      "HTTP/1.1 2000",
      "HTTP/1.1 200OK",
      "GET x HTTP/1.1 y",
    ]) {
      assert.equal(readStartLineWords(line), undefined, line);
    }
  });

  it("stand where they are said to stand", () => {
    const line = fc.oneof(
      headText,
      fc
        .tuple(fc.constantFrom("GET ", "brew\t", "HTTP/1.1 200 "), headText, fc.constantFrom(" HTTP/1.1", ""))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(line, (text) => {
        const words = readStartLineWords(text);
        if (words === undefined) return;
        const at = (offset: number, length: number): string => text.slice(offset, offset + length);
        assert.equal(at(words.versionOffset, words.version.length), words.version);
        if (words.kind === "request") assert.equal(at(words.targetOffset, words.target.length), words.target);
        else assert.equal(at(words.phraseOffset, words.phrase.length), words.phrase);
      }),
    );
  });

  it("are what the parser takes, and of what it refuses for its spaces", () => {
    for (const line of ["BREW coffee://ducky HTCPCP/1.0", "HTTP/1.1 418", "HTTP/1.1 200 OK"]) {
      assert.equal(readStartLineWords(line)?.isSpacedOnce, true);
      assert.equal(parseStartLine(line, "either", 0).problem, undefined);
    }
    for (const line of ["BREW  coffee://ducky HTCPCP/1.0", "HTTP/1.1\t418", "GET / HTTP/1.1 "]) {
      assert.equal(readStartLineWords(line)?.isSpacedOnce, false);
      assert.equal(parseStartLine(line, "either", 0).problem?.code, "bad-start-line");
    }
  });

  it("are found in time that grows with the line and no faster", () => {
    const blanks = " ".repeat(200_000);
    for (const line of [`GET${blanks}x`, `GET x${blanks}y${blanks}`, `HTTP/1.1${blanks}x`, "GET ".repeat(50_000)]) {
      assert.equal(readStartLineWords(line), undefined);
    }
  });
});

describe("the parts of other lines", () => {
  it("a header line: a name, and a value without the blanks around it", () => {
    assert.deepEqual(splitHeaderLine("Use-Pot: \tducky \r "), { name: "Use-Pot", valueOffset: 10, valueEnd: 17 });
    assert.deepEqual(splitHeaderLine("Safe:"), { name: "Safe", valueOffset: 5, valueEnd: 5 });
    for (const line of ["", ": x", "Use Pot: x", "Use-Pot : x", " folded: x", "no colon"]) {
      assert.equal(splitHeaderLine(line), undefined, line);
    }
  });

  it("a chunk line: digits, and all that stands behind them", () => {
    assert.deepEqual(splitChunkLine("1aF \t;grind=fine"), {
      digits: "1aF",
      extensionOffset: 5,
      extension: ";grind=fine",
    });
    assert.deepEqual(splitChunkLine("0"), { digits: "0", extensionOffset: 1, extension: "" });
    assert.equal(splitChunkLine(";a"), undefined);
  });

  it("a URI: whatever it is, its parts make it up", () => {
    fc.assert(
      fc.property(headText, (text) => {
        const { scheme, authority, path, pathOffset, query, fragment = "" } = splitUri(text);
        const before = `${scheme === undefined ? "" : `${scheme}:`}${authority === undefined ? "" : `//${authority}`}`;
        assert.equal(before.length, pathOffset);
        assert.equal(`${before}${path}${query === undefined ? "" : `?${query}`}${fragment}`, text);
      }),
    );
  });

  it("an additions list: pieces between marks, those in quotes left alone", () => {
    assert.deepEqual(
      splitAdditions('Cream;q=0.5 , ,"a,b;\\"";c').map(({ text, offset, mark }) => `${mark}${text}@${offset}`),
      [",Cream@0", ";q=0.5@6", ",@14", ',"a,b;\\""@15', ";c@24"],
    );
    fc.assert(
      fc.property(headText, (list) => {
        for (const { text, offset } of splitAdditions(list))
          assert.equal(list.slice(offset, offset + text.length), text);
      }),
    );
  });
});
