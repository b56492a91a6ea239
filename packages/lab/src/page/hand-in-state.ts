/** What the student has done on all captures, as the grader will see it: gathered, marked, and packed into one bundle. */
import { type Signal, signal } from "@preact/signals";
import { MAX_CAPTURES } from "../bundle/bundle-file.ts";
import { combineReports } from "../grading/combine-reports.ts";
import type { GivenAnswers } from "../grading/grade.ts";
import type { Report } from "../grading/report.ts";
import type { ApartWorker } from "./apart-worker.ts";
import type { CaptureOpener } from "./capture-opener.ts";
import { type KeptCapture, keptCaptures, lastOpenedAs, rememberOpened } from "./kept-captures.ts";
import { fetchSample } from "./lab-server.ts";
import { MAX_BYTES } from "./limits.ts";
import type { Sample } from "./page-content.ts";
import { NO_CAPTURE, type Progress } from "./progress.ts";
import { keepStudent, keptStudent } from "./student.ts";
import { isBlank, type WorkStore } from "./work-store.ts";
import type { HandInPart } from "./worker-protocol.ts";

/** A capture that can be handed in. */
interface OwnPart extends HandInPart {
  /** Identifies the packets. */
  readonly id: string;
}

/** A capture that is handed in. */
export interface MarkedPart extends OwnPart {
  readonly report: Report;
}

export interface HandIn {
  readonly parts: readonly MarkedPart[];
  /** Captures that the student leaves out. */
  readonly others: readonly OwnPart[];
  /** Answers that are on no capture. */
  readonly answers: GivenAnswers;
  /** Of all parts together: its captures are those of `parts`. */
  readonly report: Report;
  /** What is not handed in, or could not be marked, and why: a sentence each. */
  readonly notes: readonly string[];
}

interface Gathered {
  readonly parts: readonly OwnPart[];
  readonly others: readonly OwnPart[];
  readonly answers: GivenAnswers;
  readonly notes: string[];
}

const givenIn = (progress: Progress): GivenAnswers =>
  Object.fromEntries(
    Object.entries(progress).flatMap(([id, { given }]) => (isBlank(given) ? [] : [[id, given] as const])),
  );

const secondsIn = (progress: Progress): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(progress).flatMap(([id, { seconds = 0 }]) => (seconds > 0 ? [[id, seconds]] : [])));

const counted = (answers: number): string => (answers === 1 ? "1 answer is" : `${answers} answers are`);

export class HandInState {
  /** Name or number, as it was typed. */
  readonly student: Signal<string> = signal(keptStudent());
  /** Undefined until it is known. */
  readonly found: Signal<HandIn | undefined> = signal(undefined);
  readonly #opener: CaptureOpener;
  readonly #work: WorkStore;
  readonly #samples: ReadonlySet<string>;
  /** By all that marks depend on. */
  readonly #reports = new Map<string, Report>();
  #turn = 0;

  constructor(opener: CaptureOpener, work: WorkStore, samples: readonly Sample[]) {
    this.#opener = opener;
    this.#work = work;
    this.#samples = new Set(samples.map(({ name }) => name));
  }

  setStudent(student: string): void {
    this.student.value = student;
    keepStudent(student);
  }

  /** Whether a capture is handed in. */
  choose(id: string, isIn: boolean): void {
    rememberOpened({ ...(lastOpenedAs(id) ?? { id }), isIn });
  }

  /**
   * As the grader marks one capture. What was marked before is known.
   * @param id of the packets, where it is known
   */
  async mark(part: Omit<HandInPart, "seconds">, worker: ApartWorker, id?: string): Promise<Report> {
    const answers = Object.entries(part.answers).sort(([left], [right]) => (left < right ? -1 : 1));
    const keyOn = (packets: string): string => JSON.stringify([packets, part.file.size, part.sample, answers]);
    const known = id === undefined ? undefined : this.#reports.get(keyOn(id));
    if (known !== undefined) return known;
    const report = await worker.ask("grade", part);
    this.#reports.set(keyOn(report.captures[0]!.id), report);
    return report;
  }

  /** Gathers and marks what there is now. @throws with one sentence */
  look(): Promise<HandIn> {
    return this.#apart((worker) => this.#look(worker));
  }

  /** Packs and signs what there is now. @throws with one sentence */
  pack(): Promise<Blob> {
    return this.#apart(async (worker) => {
      const { parts, answers, report } = await this.#look(worker);
      if (parts.length === 0 && Object.keys(answers).length === 0)
        throw new Error("There is nothing to hand in yet: answer a question first.");
      const content = {
        student: this.student.value.trim(),
        parts: parts.map(({ id, report: own, ...part }) => part),
        answers,
      };
      return new Blob([await worker.ask("pack", content, report)], { type: "application/zip" });
    });
  }

  async #apart<Result>(act: (worker: ApartWorker) => Promise<Result>): Promise<Result> {
    const worker = this.#opener.apart();
    try {
      return await act(worker);
    } finally {
      worker.stop();
    }
  }

  async #look(worker: ApartWorker): Promise<HandIn> {
    this.#turn += 1;
    const turn = this.#turn;
    await this.#opener.settled();
    const { parts: all, others, answers, notes } = await this.#gather();
    const none = (): Promise<Report> =>
      this.mark({ name: "", sample: undefined, file: new Blob(), answers }, worker, "");
    const parts: MarkedPart[] = [];
    for (const part of all) {
      const { id, name, sample, file } = part;
      const given = { ...answers, ...part.answers };
      const report = await this.mark({ name, sample, file, answers: given }, worker, id).catch((error: Error) => {
        notes.push(`${name} is handed in, but could not be marked here: ${error.message}`);
        return none();
      });
      // A sample may have changed since it was answered.
      if (["", id].includes(report.captures[0]!.id)) parts.push({ ...part, report });
      else notes.push(`${name} has changed since you answered on it, and is not handed in.`);
    }
    const reports = parts.length > 0 ? parts.map(({ report }) => report) : [await none()];
    const found = { parts, others, answers, report: combineReports(reports), notes };
    if (turn === this.#turn) this.found.value = found;
    return found;
  }

  forget(): void {
    this.setStudent("");
    this.found.value = undefined;
    this.#reports.clear();
  }

  /** The student's own captures, and samples that were worked on. */
  async #gather(): Promise<Gathered> {
    const kept = await keptCaptures();
    const all = this.#work.all();
    const { value: atHand } = this.#opener.file;
    const own = [...kept.map(({ key }) => key.split(" ")[0]!), ...(atHand === undefined ? [] : [atHand.id])];
    const notes: string[] = [];
    const chosen: OwnPart[] = [];
    const others: OwnPart[] = [];
    for (const id of new Set([...all.keys(), ...own])) {
      if (id === NO_CAPTURE) continue;
      const progress = all.get(id) ?? {};
      const answers = givenIn(progress);
      const isWorkedOn = Object.values(progress).some(({ given, mark }) => !isBlank(given) || mark !== undefined);
      const opened = lastOpenedAs(id);
      if (!isWorkedOn && opened?.sample !== undefined) continue;
      const capture = await this.#captureOf(id, kept);
      if (capture !== undefined) {
        const isIn = opened?.isIn ?? isWorkedOn;
        (isIn ? chosen : others).push({ id, ...capture, answers, seconds: secondsIn(progress) });
      } else if (isWorkedOn)
        notes.push(
          `${counted(Object.keys(answers).length)} on ${opened?.name ?? "a capture"}, which is no longer here. Open it again to hand it in.`,
        );
    }
    const number = ({ answers }: OwnPart): number => Object.keys(answers).length;
    chosen.sort((left, right) => number(right) - number(left));
    let bytes = 0;
    const parts = chosen.filter(({ name, file }, index) => {
      bytes += file.size;
      if (index < MAX_CAPTURES && bytes <= MAX_BYTES) return true;
      notes.push(
        `${name} is not handed in: ${MAX_CAPTURES} captures and ${MAX_BYTES >> 20} MB are the most, and those with most answers come first.`,
      );
      return false;
    });
    return { parts, others, answers: givenIn(all.get(NO_CAPTURE) ?? {}), notes };
  }

  async #captureOf(
    id: string,
    kept: readonly KeptCapture[],
  ): Promise<Pick<HandInPart, "name" | "sample" | "file"> | undefined> {
    const opened = lastOpenedAs(id);
    const { value: atHand } = this.#opener.file;
    const { current } = this.#opener;
    if (atHand?.id === id && current !== undefined) {
      const { name, sample, file } = current;
      return { name, sample, file };
    }
    if (opened?.sample !== undefined) {
      // Of another lab, that this browser had open at the same address.
      if (!this.#samples.has(opened.sample)) return undefined;
      const file = await fetchSample(opened.sample);
      return { name: `${opened.sample}.pcapng`, sample: opened.sample, file };
    }
    const own = kept.find(({ key }) => key === opened?.key) ?? kept.find(({ key }) => key.startsWith(`${id} `));
    return own && { name: own.name, sample: undefined, file: own.file };
  }
}
