/** Flags of a class: whose traffic, which copies, and nothing twice. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Fingerprint } from "@potshark/lab";
import { classFlags, sharedPackets } from "./class-flags.ts";
import type { GradeOutcome } from "./grade-job.ts";
import type { Recognized } from "./recognize.ts";
import { similarPairs } from "./similar-pairs.ts";
import { submissionWithout } from "./submissions.ts";

/** Packets with these numbers as hashes. */
const packets = (from: number, to: number, shift = 0): Fingerprint => ({
  packets: Array.from(
    { length: to - from },
    (_, index) => [from + index, 1000 * (from + index) + shift, index + 1] as const,
  ),
  sampling: 1,
});

const OUTCOME: GradeOutcome = {
  report: undefined,
  finding: undefined,
  isAnswered: false,
  answersProblem: undefined,
  answersNotes: [],
  fingerprint: undefined,
  nonces: new Map(),
};

/** A submission of one capture, or of several. */
const handIn = (
  student: string,
  fingerprints: Fingerprint | undefined | readonly Fingerprint[],
  owner?: string,
  more: Partial<GradeOutcome> = {},
): Recognized => {
  const all = Array.isArray(fingerprints) ? (fingerprints as readonly Fingerprint[]) : [fingerprints as Fingerprint];
  const captures = all.map((_, index) => ({ path: "", name: `${index}.pcap`, part: 0, answers: [] }));
  const { isAnswered = false } = more;
  return {
    marked: {
      submission: { ...submissionWithout(student), captures },
      outcomes: all.map((fingerprint) => ({ ...OUTCOME, fingerprint, ...more })),
      report: undefined,
      finding: undefined,
      isAnswered,
      answersProblem: undefined,
      notes: [],
    },
    owners: all.map(() => (owner === undefined ? [] : [{ nonce: `nonce of ${owner}`, student: owner, frames: [1] }])),
  };
};

const flagsOf = (all: readonly Recognized[], hasCourse = false): Readonly<Record<string, readonly string[]>> => {
  const samples = [{ name: "tea", fingerprint: packets(900, 950) }];
  const facts = { shared: sharedPackets(all, samples), hasCourse, questions: new Set(["1.1"]) };
  const flags = classFlags(all, facts);
  return Object.fromEntries(all.map(({ marked }, index) => [marked.submission.student, flags[index]!]));
};

describe("the flags of a class", () => {
  it("name copies once, however they were made", () => {
    const flags = flagsOf([
      handIn("ann", packets(0, 100)),
      handIn("bob", packets(0, 100)),
      handIn("cut", packets(20, 60)),
      handIn("shifted", packets(0, 99, 5)),
      handIn("merged", packets(0, 200)),
      handIn("mixed", packets(60, 130)),
      handIn("other", packets(300, 400)),
    ]);
    assert.deepEqual(flags, {
      ann: [
        "Has the same packets as bob.",
        "Has the same packets as shifted, at other times.",
        "Is part of merged.",
        "Contains cut.",
        "Shares packets with mixed (57 %).",
      ],
      bob: [
        "Has the same packets as ann.",
        "Has the same packets as shifted, at other times.",
        "Is part of merged.",
        "Contains cut.",
        "Shares packets with mixed (57 %).",
      ],
      cut: ["Is part of ann, bob and merged.", "Is part of shifted, at other times."],
      shifted: [
        "Has the same packets as ann and bob, at other times.",
        "Is part of merged, at other times.",
        "Contains cut, at other times.",
        "Shares packets with mixed (55 %), at other times.",
      ],
      merged: ["Contains ann, bob, cut and mixed.", "Contains shifted, at other times."],
      mixed: [
        "Is part of merged.",
        "Shares packets with ann (57 %) and bob (57 %).",
        "Shares packets with shifted (55 %), at other times.",
      ],
      other: [],
    });
  });

  it("stay short in a class where all hand in the same, or a sample", () => {
    const names = Array.from({ length: 30 }, (_, index) => `s${index}`);
    const flags = flagsOf(names.map((name) => handIn(name, packets(900, 950))));
    assert.deepEqual(flags.s7, ["Has the same packets as the sample tea, s0, s1, s2, s3 and 25 others."]);
    assert.deepEqual(flagsOf([handIn("ann", packets(900, 950))]).ann, ["Has the same packets as the sample tea."]);
  });

  it("name the capture where a student handed in several, and not what the student's own share", () => {
    const flags = flagsOf([handIn("ann", [packets(0, 50), packets(0, 100)]), handIn("bob", packets(0, 100))]);
    assert.deepEqual(flags, {
      ann: ["0.pcap: Is part of bob.", "1.pcap: Has the same packets as bob."],
      bob: ["Has the same packets as ann/1.pcap.", "Contains ann/0.pcap."],
    });
  });

  it("say whose traffic it is where it is not the owner's", () => {
    const all = [
      handIn("ann1", packets(0, 9), "ann1"),
      handIn("Lab 3_bob2_attempt/x.pcapng", packets(20, 29), "bob2"),
      handIn("bob22", packets(40, 49), "bob2"),
      handIn("cat3", packets(60, 69)),
      handIn("dan4", undefined),
    ];
    const flags = flagsOf(all, true);
    assert.deepEqual(Object.values(flags), [
      [],
      [],
      ["Is the traffic of bob2, by its nonce."],
      ["Carries no student's nonce; was the lab started with --student?"],
      [],
    ]);
    assert.deepEqual(flagsOf(all).cat3, [], "without a course nobody needs a nonce");
  });

  it("tell those who answered from those who did not, once anybody did", () => {
    const all = [handIn("ann", packets(0, 9), undefined, { isAnswered: true }), handIn("bob", packets(20, 29))];
    assert.deepEqual(flagsOf(all).bob, [
      "No answers came with it: only the questions that a capture answers by itself were marked.",
    ]);
    assert.deepEqual(flagsOf(all.slice(1)).bob, []);
  });
});

describe("what submissions have in common", () => {
  const signed = { bundle: { doubts: [], keyId: "k", notes: [], seconds: {} } };
  const all = [
    handIn("ann", packets(900, 950), undefined, signed),
    handIn("bob", packets(0, 100)),
    handIn("cy", [packets(300, 310), packets(40, 100, 5)], "bob"),
    handIn("dan", undefined, undefined, signed),
  ];
  const pairs = similarPairs(all, sharedPackets(all, [{ name: "tea", fingerprint: packets(900, 950) }]));

  it("stands side by side, once for each pair, with the numbers of the same packets in both", () => {
    assert.deepEqual(
      pairs.map(({ students, captures, facts }) => [
        students.join(),
        ...captures.map(({ names, shared, isSameTime, first }) => [
          ...names,
          shared,
          isSameTime,
          first.map(({ frames }) => frames.join("=")).join(" "),
        ]),
        ...facts,
      ]),
      [
        ["ann,the sample tea", ["0.pcap", "the sample tea", 50, true, "1=1 2=2 3=3 4=4 5=5"]],
        [
          "bob,cy",
          ["0.pcap", "1.pcap", 60, false, "41=1 42=2 43=3 44=4 45=5"],
          "0.pcap of cy carries the nonce of bob, first in packet 1.",
          "1.pcap of cy carries the nonce of bob, first in packet 1.",
        ],
        ["ann,dan", "Their bundles were signed in the same browser."],
      ],
    );
  });
});
