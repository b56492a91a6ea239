/** Times, rules about lateness, and what they cost. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Report } from "../grading/report.ts";
import { withLateness } from "./late.ts";
import { readLateRule } from "./late-rule.ts";
import { readTime } from "./times.ts";

const report: Report = {
  captures: [],
  tasks: [],
  earned: 12,
  points: 20,
  pending: 0,
  forAPerson: [],
  strayAnswers: [],
  versions: { questions: "", engine: "" },
};
const HOUR = 3_600_000;

const handedIn = (hours: number, rule: string | undefined, own: Partial<Parameters<typeof withLateness>[2]> = {}) => {
  const late = rule === undefined ? undefined : readLateRule(rule);
  assert.ok(rule === undefined || late !== undefined, rule);
  const due = { at: 0, zone: undefined };
  return withLateness(
    report,
    { due, late },
    { student: "Bo", isExcused: false, ...own },
    { submittedAt: hours * HOUR },
  );
};

describe("lateness", () => {
  it("costs what the rule says, for each part that has begun, and says so", () => {
    for (const [hours, rule, lost, says] of [
      [27, "10% per day", 2.4, "handed in 1 day 3 h late: -20 % of what was earned, 2.4 points"],
      [27, "10 % of possible per day", 4, "handed in 1 day 3 h late: -20 % of what can be earned, 4 points"],
      [48, "10% per day", 2.4, "handed in 2 days late: -20 % of what was earned, 2.4 points"],
      [49, "5% per 12 hours, at most 15%", 1.8, "handed in 2 days 1 h late: -15 % of what was earned, 1.8 points"],
      [
        400,
        "50% of possible per week, nothing after 7 days",
        12,
        "handed in 16 days 16 h late: -100 % of what was earned, 12 points",
      ],
      [0.25, "10% per day, grace 15 minutes", undefined, undefined],
      [0.26, "10% per day, grace 15 minutes", 1.2, "handed in 15 min late: -10 % of what was earned, 1.2 points"],
      [0.01, "1% per hour", 0.12, "handed in less than a minute late: -1 % of what was earned, 0.12 points"],
      [3, "0.1% per hour", 0.04, "handed in 3 h late: -0.3 % of what was earned, 0.04 points"],
      [5, undefined, 0, "handed in 5 h late"],
      [-5, "10% per day", undefined, undefined],
    ] as const) {
      const { late, earned } = handedIn(hours, rule);
      assert.deepEqual([late?.lost, late?.says], [lost, says], rule);
      assert.equal(earned, Math.round((12 - (lost ?? 0)) * 100) / 100);
    }
  });

  it("is about the student's own due date, and costs nobody who is excused", () => {
    const at = (hours: number) => ({ at: hours * HOUR, zone: undefined });
    assert.equal(handedIn(27, "10% per day", { extension: at(27) }).late, undefined);
    assert.equal(handedIn(27, "10% per day", { extension: at(26) }).late?.lost, 1.2);
    assert.equal(handedIn(27, "10% per day", { submitted: at(-1) }).late, undefined);
    assert.deepEqual(handedIn(27, "10% per day", { isExcused: true, comment: "ill" }).late, {
      says: "handed in 1 day 3 h late: excused (ill)",
      lost: 0,
    });
    assert.equal(withLateness(report, { due: at(0), late: undefined }, undefined, {}), report);
  });

  it("never takes more than was earned, and never less for more of it", () => {
    const hours = fc.integer({ min: -100, max: 2000 });
    const rule = fc.constantFrom(
      "10% per day",
      "30% of possible per day, grace 30 minutes",
      "1% per hour, at most 60%",
      "7% of possible per 36 hours, nothing after 3 days",
    );
    fc.assert(
      fc.property(hours, hours, rule, (one, other, text) => {
        const [less, more] = [one, other].sort((left, right) => left - right).map((at) => handedIn(at, text).earned);
        assert.ok(less! >= more! && more! >= 0);
      }),
    );
  });

  it("is no rule where it is not certain what is meant", () => {
    for (const rule of [
      "",
      "10%",
      "10 per day",
      "110% per day",
      "0% per day",
      "10% per 0 days",
      "10% per day, at most",
      "10% per day, at most 5%, at most 6%",
      "10% per month",
      "10% per day; grace 1 hour",
    ])
      assert.equal(readLateRule(rule), undefined, rule);
  });
});

describe("a time", () => {
  it("is in the zone that it names, or else in the given one, by summer and by winter", () => {
    for (const [text, zone, iso] of [
      ["2026-11-30 23:59", "+08:00", "2026-11-30T15:59:00Z"],
      ["2026-11-30T23:59:30.123456789 -05:00", "+08:00", "2026-12-01T04:59:30Z"],
      ["2026-11-30 23:59 Z", undefined, "2026-11-30T23:59:00Z"],
      ["2026-11-30 23:59 Europe/Berlin", undefined, "2026-11-30T22:59:00Z"],
      ["2026-07-30 23:59", "Europe/Berlin", "2026-07-30T21:59:00Z"],
      ["2026-03-29 03:00", "Europe/Berlin", "2026-03-29T01:00:00Z"],
      ["2026-11-30 00:00 America/Argentina/Buenos_Aires", undefined, "2026-11-30T03:00:00Z"],
    ] as const)
      assert.equal(readTime(text, zone)?.at, Date.parse(iso), text);
    assert.equal(readTime("2026-11-30 23:59")?.at, new Date(2026, 10, 30, 23, 59).getTime());
    for (const none of [
      "",
      "2026-11-31 10:00",
      "2026-11-30",
      "30.11.2026 10:00",
      "2026-11-30 25:00",
      "2026-11-30 10:00 Mars/Olympus",
      "2026-11-30 10:00 +99:00",
      "2026-11-30 10:00 +01:60",
    ])
      assert.equal(readTime(none), undefined, none);
  });
});
