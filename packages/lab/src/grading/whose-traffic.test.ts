/** Only the lab's own traffic enters an answer, and no answer depends on other questions. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Answer, ComputedAnswer, Question } from "../kinds/kinds.ts";
import { computeAnswer, showAnswer } from "../marking/answers.ts";
import { mark } from "../marking/mark.ts";
import { primeFacts } from "../marking/prime-facts.ts";
import { CaptureFacts } from "../query/facts.ts";
import { captureOf } from "../testing/conversation.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { factsOf } from "../testing/lab-facts.ts";
import { OTHERS, VISIT } from "../testing/loopback.ts";
import { questionsFor } from "./grade.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const QUESTIONS = `${ROOT}handout/questions/`;
const set = questionSetOf(
  readdirSync(QUESTIONS).map((name) => ({ name, text: readFileSync(QUESTIONS + name, "utf8") })),
);
const own = questionsFor(set, {});

/** They ask for all frames that pass a filter, and for Wireshark's stream numbers. */
const LITERAL: ReadonlySet<string> = new Set(["3.0", "5.3c"]);

/** The lab's traffic with other frames inserted; place 0 is before it. @param places of each of the other frames */
const mixed = (
  places: readonly number[],
): { readonly packets: readonly Uint8Array[]; readonly frameOf: readonly number[] } => {
  const packets: Uint8Array[] = [];
  const frameOf: number[] = [];
  for (let place = 0; place <= VISIT.length; place += 1) {
    for (const [index, other] of OTHERS.entries()) if (places[index] === place) packets.push(...other);
    for (const packet of VISIT[place] ?? []) {
      packets.push(packet);
      frameOf.push(packets.length);
    }
  }
  return { packets, frameOf };
};

const clean = await factsOf(captureOf(VISIT.flat()));
primeFacts(clean, own);

/** An answer about the clean capture, converted to the frames of the mixed one. */
const moved = (answer: Answer, question: Question, frameOf: readonly number[]): Answer => {
  const frame = <Value>(value: Value): Value | number =>
    typeof value === "number" ? (frameOf[value - 1] ?? value) : value;
  if (answer.kind === "frames") return { ...answer, frames: answer.frames.map(frame) as readonly number[] };
  if (answer.kind !== "pairs" || question.id === "4.4a") return answer;
  const isOfFrames = "arrow" in question && question.arrow !== ":";
  return {
    ...answer,
    pairs: answer.pairs.map(([left, right]) => [frame(left), isOfFrames ? frame(right) : right]),
  };
};

const places = fc.array(fc.nat(VISIT.length), { minLength: OTHERS.length, maxLength: OTHERS.length });

describe("whose traffic", () => {
  it("enters an answer: the lab's", async () => {
    await fc.assert(
      fc.asyncProperty(places, async (at) => {
        const { packets, frameOf } = mixed(at);
        const facts = await factsOf(captureOf(packets));
        primeFacts(facts, own);
        for (const question of own.filter(({ id }) => !LITERAL.has(id))) {
          const [expected, found] = [computeAnswer(question, clean), computeAnswer(question, facts)];
          assert.equal(
            showAnswer(found.answer, question),
            showAnswer(moved(expected.answer, question, frameOf), question),
            question.id,
          );
          assert.equal(found.isAbsent, expected.isAbsent, question.id);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("may be read as all of loopback, or as what the filters of the handout leave, where a question says neither", async () => {
    const { packets } = mixed(OTHERS.map((_, index) => index % VISIT.length));
    const facts = await factsOf(captureOf(packets));
    const numbers = (filter: string): string =>
      facts
        .matching(filter)
        .map((row) => row + 1)
        .join(", ");
    const verdict = (id: string, given: string): string =>
      mark(own.find((question) => question.id === id)!, facts, given).verdict;
    const syn = "tcp.flags.syn == 1 and tcp.flags.ack == 0";
    for (const filter of ["frame", "tcp.port == 5030 or tcp.port == 5031", "htcpcp or tcp.port == 5031"]) {
      assert.equal(verdict("3.1a", numbers(`${syn} and (${filter})`)), "right", filter);
      assert.equal(
        verdict("3.1b", numbers(`tcp.flags.syn == 1 and tcp.flags.ack == 1 and (${filter})`)),
        "right",
        filter,
      );
      assert.equal(verdict("3.4a", numbers(`http.request and (${filter})`)), "right", filter);
      assert.equal(verdict("3.4b", numbers(`http.response and (${filter})`)), "right", filter);
    }
    assert.equal(verdict("5.2b", String(facts.matching("http.request").length)), "wrong");
  });
});

describe("a question that is asked alone", () => {
  const captures: Readonly<Record<string, () => Uint8Array>> = {
    ...Object.fromEntries(
      ["homepage_coffee", "coffee_brew", "coffee_418_406", "coffee_https", "coffee_persistent"].map((name) => [
        name,
        () => readFileSync(`${ROOT}sample_capture/${name}.pcapng`),
      ]),
    ),
    "a visit": () => captureOf(VISIT.flat()),
    "everything on loopback": () => captureOf(mixed(OTHERS.map((_, index) => index % VISIT.length)).packets),
    "a late beginning": () => captureOf(VISIT.flat().slice(15)),
  };
  const questions = set.tasks.flatMap((task) => task.questions);
  for (const [name, bytes] of Object.entries(captures)) {
    it(`has the answer that it has among others, in any order: ${name}`, async () => {
      const { session } = await factsOf(bytes());
      const alone = new Map<string, ComputedAnswer>(
        questions.map((question) => [question.id, computeAnswer(question, new CaptureFacts(session))]),
      );
      fc.assert(
        fc.property(fc.shuffledSubarray(questions, { minLength: questions.length }), (order) => {
          const facts = new CaptureFacts(session);
          // Only some questions are asked, as when a student goes back to an earlier task.
          primeFacts(facts, order.slice(0, order.length / 2));
          for (const question of order) assert.deepEqual(computeAnswer(question, facts), alone.get(question.id));
        }),
        { numRuns: 3 },
      );
    });
  }
});
