/**
 * A class as a real lab gives it: a folder for each student, with one capture or three of 40 kB to 1 MB, and answers of
 * which most are right. Made of the samples: each student has clients, sequence numbers and a time of an own.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCapture, Session } from "../packages/dissect/src/index.ts";
import { CaptureFacts, computeAnswer, questionsFor, showAnswer } from "../packages/lab/src/index.ts";
import { HANDOUT_QUESTIONS } from "../packages/potshark/src/lab/question-files.ts";
import { questionSource } from "../packages/potshark/src/lab/question-source.ts";
import { writeLongCapture } from "./long-capture.ts";

/** Samples, and how many copies of one make a capture: 40 kB to 1 MB. */
const BASES = [
  { sample: "homepage_coffee", copies: [1, 4] },
  { sample: "coffee_brew", copies: [1, 2, 7] },
  { sample: "coffee_persistent", copies: [1, 3] },
] as const;

const sampleUrl = (name: string): URL => new URL(`../sample_capture/${name}.pcapng`, import.meta.url);

const packetsIn = async (sample: URL): Promise<number> => (await openCapture(readFileSync(sample)))?.frames.count ?? 0;

interface Base {
  readonly sample: URL;
  readonly packets: number;
  /** Right answers, by question. */
  readonly answers: Readonly<Record<string, string>>;
}

const baseOf = async (name: string, copies: number, scratch: string): Promise<Base> => {
  const sample = sampleUrl(name);
  const packets = (await packetsIn(sample)) * copies;
  await writeLongCapture(sample, packets, scratch);
  const capture = await openCapture(readFileSync(scratch));
  if (capture === undefined) throw new Error(`${scratch} is no capture`);
  const facts = new CaptureFacts(new Session(capture));
  const { set } = questionSource(HANDOUT_QUESTIONS);
  const answers = Object.fromEntries(
    questionsFor(set, {}).flatMap((question) => {
      const { kind, isAbsent, answer } = computeAnswer(question, facts);
      return kind === "live" || isAbsent ? [] : [[question.id, showAnswer(answer, question)]];
    }),
  );
  return { sample, packets, answers };
};

export interface ClassFolder {
  readonly captures: number;
  readonly bytes: number;
  /** A student's answers, to be changed. */
  readonly anAnswersFile: string;
}

/** @param folder empty; every run with the same count writes the same bytes */
export const writeClass = async (folder: string, students: number): Promise<ClassFolder> => {
  const scratch = join(folder, "scratch.pcap");
  const bases: Base[] = [];
  for (const { sample, copies } of BASES) for (const count of copies) bases.push(await baseOf(sample, count, scratch));
  let captures = 0;
  let bytes = 0;
  let anAnswersFile = "";
  for (let student = 0; student < students; student += 1) {
    const own = join(folder, `${10_001 + student}`);
    mkdirSync(own);
    const count = student % 3 === 0 ? 3 : 1;
    for (let index = 0; index < count; index += 1) {
      const { sample, packets } = bases[(student + 2 * index) % bases.length]!;
      bytes += await writeLongCapture(sample, packets, join(own, `capture-${index + 1}.pcap`), captures + 1);
      captures += 1;
    }
    const { answers } = bases[student % bases.length]!;
    // Every seventh answer is another question's.
    const ids = Object.keys(answers);
    const given = ids.map((id, index) => [
      id,
      answers[(student + index) % 7 === 0 ? ids[(index + 1) % ids.length]! : id],
    ]);
    anAnswersFile = join(own, "answers.json");
    writeFileSync(anAnswersFile, JSON.stringify(Object.fromEntries(given), null, 1));
  }
  rmSync(scratch);
  return { captures, bytes, anAnswersFile };
};
