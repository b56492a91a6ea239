/**
 * What marking a class costs: 200 students, with a cache that is empty, and again after one of them changed an answer.
 * The whole command as a process of its own, from its start to its end; and how much memory its processes take.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeClass } from "./class-folder.ts";
import { measureProcess, type Taken } from "./measured-process.ts";
import { rssMbOf } from "./processes.ts";
import { median } from "./table.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/bin/potshark.js", import.meta.url));
const GOAL_SECONDS = 30;

export interface GradeScale {
  readonly students: number;
  readonly say: (text: string) => void;
}

const childrenOf = (pid: number): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

interface Graded extends Taken {
  /** The largest of its processes, in megabytes, at each look. */
  readonly workerMb: readonly number[];
}

const grade = async (folder: string, scratch: string): Promise<Graded> => {
  const workerMb: number[] = [];
  const environment = { ...process.env, XDG_CACHE_HOME: join(scratch, "cache") };
  const taken = await measureProcess(
    process.execPath,
    [POTSHARK, "grade", folder],
    environment,
    join(scratch, "out"),
    (pid) => {
      const found = childrenOf(pid).flatMap((child) => rssMbOf(child) ?? []);
      if (found.length > 0) workerMb.push(Math.max(...found));
    },
  );
  return { ...taken, workerMb };
};

export const measureGrade = async ({ students, say }: GradeScale): Promise<string> => {
  const scratch = await mkdtemp(join(tmpdir(), "potshark-bench-"));
  try {
    const folder = join(scratch, "class");
    mkdirSync(folder);
    say(`a class of ${students}`);
    const { captures, bytes, anAnswersFile } = await writeClass(folder, students);
    say("marking it");
    const first = await grade(folder, scratch);
    writeFileSync(anAnswersFile, '{"3.2b": "5031"}');
    say("marking it again");
    const second = await grade(folder, scratch);
    const { workerMb } = first;
    const [early, late] = [
      workerMb.slice(workerMb.length / 4, workerMb.length / 2),
      workerMb.slice(-workerMb.length / 4),
    ];
    const isMet = first.wallSeconds <= GOAL_SECONDS;
    return [
      `${students} students, ${captures} captures, ${(bytes / 1e6).toFixed(0)} MB`,
      `  first run         ${first.wallSeconds.toFixed(1)} s (goal ${GOAL_SECONDS}: ${isMet ? "met" : "MISSED"}), user time ${first.userSeconds.toFixed(1)} s`,
      `  after one change  ${second.wallSeconds.toFixed(1)} s, user time ${second.userSeconds.toFixed(1)} s`,
      `  memory            ${((first.peakBytes ?? Number.NaN) / 1e6).toFixed(0)} MB at most; a process that marks: ${median(early).toFixed(0)} MB in the second quarter of the run, ${median(late).toFixed(0)} MB in the last`,
    ].join("\n");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
