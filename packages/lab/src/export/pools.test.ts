/** Pools and forms in exports: a learning system asks each student some of them, where it can. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { openCapture, Session } from "@potshark/dissect";
import { XMLParser } from "fast-xml-parser";
import { strFromU8, unzipSync } from "fflate";
import { computeAnswer } from "../marking/answers.ts";
import { CaptureFacts } from "../query/facts.ts";
import { itemOf, withPools } from "../questions/question-item.ts";
import { readQuestions } from "../questions/read-questions.ts";
import { gift } from "./gift.ts";
import type { Item } from "./item.ts";
import { moodleXml } from "./moodle-xml.ts";
import { qtiPackage } from "./qti/package.ts";

const VARIANTS = `task: 3
title: Streams
pools: [{ choose: 1, of: ["3.a", "3.b"] }, { choose: 1, of: ["3.d", "3.e"] }]
questions:
  - { id: "3.a", kind: frames, prompt: Which open?, on: [homepage_coffee], query: { filter: tcp.flags.syn == 1 } }
  - { id: "3.b", kind: frames, prompt: Which have stream $s?, on: [homepage_coffee], draw: { s: [0, 1] }, query: { filter: tcp.stream == $s } }
  - { id: "3.c", kind: frames, prompt: Which is $p?, on: [homepage_coffee], draw: { p: [3, 4] }, query: { filter: frame.number == $p } }
  - { id: "3.d", kind: frames, prompt: Which close?, on: [homepage_coffee], query: { filter: tcp.flags.fin == 1 } }
  - { id: "3.e", kind: frames, prompt: Which are of UDP?, on: [homepage_coffee], query: { filter: udp } }
`;

const SAMPLE = new URL("../../../../sample_capture/homepage_coffee.pcapng", import.meta.url);

describe("questions of which students are asked some", () => {
  let list: readonly Item[];
  before(async () => {
    const read = readQuestions([{ name: "task-3.yaml", text: VARIANTS }]);
    assert.ok(read.ok, JSON.stringify(read));
    const capture = await openCapture(readFileSync(SAMPLE));
    const facts = new CaptureFacts(new Session(capture!));
    const items = read.set.tasks[0]!.questions.flatMap((question) => {
      const item = itemOf(question, computeAnswer(question, facts), { sample: "homepage_coffee", section: "S" });
      return item === undefined ? [] : [[question, item] as const];
    });
    list = [...withPools(read.set, new Map(items)).values()];
  });

  it("are in sections of QTI that choose as many", () => {
    interface Section {
      readonly "@_title": string;
      readonly selection?: { readonly "@_select": string };
      readonly assessmentItemRef?: readonly unknown[];
      readonly assessmentSection?: readonly Section[];
    }
    const lists = new XMLParser({ ignoreAttributes: false, isArray: (name) => /^assessment(?!Test)/.test(name) });
    const text = strFromU8(unzipSync(qtiPackage("T", list))["test.xml"]!);
    const shape = (one: Section): readonly unknown[] => [
      one["@_title"],
      one.selection?.["@_select"],
      one.assessmentItemRef?.length ?? 0,
      ...(one.assessmentSection ?? []).map(shape),
    ];
    const [whole] = lists.parse(text).assessmentTest.testPart.assessmentSection as readonly Section[];
    // Nothing matches 3.e, so that there is nothing to choose 3.d from.
    assert.deepEqual(shape(whole!), [
      "S",
      undefined,
      1,
      ["Choose 1: 3.a, 3.b", "1", 1, ["Choose 1: 3.b", "1", 2]],
      ["Choose 1: 3.c", "1", 2],
    ]);
  });

  it("are in categories of Moodle that say how many", () => {
    const paths = ["", "/Choose 1: 3.a, 3.b", "/Choose 1: 3.a, 3.b/Choose 1: 3.b", "/Choose 1: 3.c"];
    const expected = paths.map((path) => `$course$/top/T/S${path}`).sort();
    const inXml = [...moodleXml("T", list).matchAll(/<category><text>(.*?)<\/text>/g)].map(([, path]) => path);
    const inGift = [...gift("T", list).matchAll(/^\$CATEGORY: (.*)$/gm)].map(([, path]) => path);
    assert.deepEqual([inXml.sort(), inGift.sort()], [expected, expected]);
  });
});
