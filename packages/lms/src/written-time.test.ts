/** Times as people and systems write them: read as what was meant, or not at all. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { writtenTime } from "./written-time.ts";

describe("a written time", () => {
  it("is read in the forms of learning systems", () => {
    for (const text of [
      "Monday, 30 November 2026, 11:59 PM",
      "Monday, November 30, 2026, 11:59 PM",
      "Montag, 30. November 2026, 23:59",
      "lunes, 30 de noviembre de 2026, 23:59",
      "30. marraskuuta 2026 klo 23.59",
      "2026年11月30日 星期一 23:59",
      "30.11.2026 23:59",
      "11/30/2026 11:59 PM",
      "30/11/2026 23:59",
      "2026-11-30 23:59:00",
    ])
      assert.equal(writtenTime(text), "2026-11-30T23:59:00", text);
    assert.equal(writtenTime("2026-11-30 23:59:10.123456000 Z"), "2026-11-30T23:59:10Z");
    assert.equal(writtenTime("2026-11-30T23:59:10.5-08:00"), "2026-11-30T23:59:10-08:00");
    assert.equal(writtenTime("4 May 2026, 12:05 AM"), "2026-05-04T00:05:00");
  });

  it("is none where it is not certain which", () => {
    for (const text of [
      ...["", "-", "No submission", "3 days", "23:59", "30 November 2026"],
      // In the eleventh or the twelfth month; Polish for November, Croatian for October.
      ...["11/12/2026 23:59", "30 listopada 2026, 23:59"],
      ...["31 June 2026, 10:00", "2026-02-30 10:00", "1 May 2026, 25:00", "1 May 2026, 13:00 PM", "1 May 2026, 10:61"],
      ...["1 May or 2 May 2026, 10:00", "1 May 2026, 10:00:00:00", "9".repeat(1000)],
    ])
      assert.equal(writtenTime(text), undefined, text);
  });

  it("is never another than was written, in many languages", () => {
    const languages = [
      "en-US",
      "en-GB",
      "de",
      "fr",
      "es",
      "it",
      "pt",
      "nl",
      "sv",
      "fi",
      "tr",
      "ru",
      "cs",
      "el",
      "zh",
      "ja",
    ];
    const time = fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.constantFrom(...languages), fc.constantFrom("full", "long"), (date, language, dateStyle) => {
        const format = new Intl.DateTimeFormat(language, { dateStyle, timeStyle: "short", timeZone: "UTC" });
        assert.equal(writtenTime(format.format(date)), `${date.toISOString().slice(0, 16)}:00`, format.format(date));
      }),
    );
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => void writtenTime(text)));
  });
});
