/** Questions with the ports that a capture has: those that were given by hand, or else those that its bundle names. */
import { type Bundle, type QuestionSet, questionSetFor } from "@potshark/lab";
import { usableQuestions } from "./question-files.ts";

type Ports = Readonly<Record<string, number>>;

/** Plain data: it goes to another process. */
export interface QuestionSource {
  readonly folder: string;
  /** That were given by hand, by server. */
  readonly given: Ports;
  readonly set: QuestionSet;
}

/** @throws UserMistake where the questions cannot be used */
export const questionSource = (folder: string, given: Ports = {}): QuestionSource => ({
  folder,
  given,
  set: usableQuestions(folder, given),
});

export interface QuestionsOfCapture {
  readonly set: QuestionSet;
  /** Which ports were taken, where a bundle names others than the questions do. */
  readonly notes: readonly string[];
}

/** A class's bundles are mostly of one lab: its questions are read once. */
let last: { readonly key: string; readonly set: QuestionSet } | undefined;

const listed = (ports: readonly (readonly [string, number])[]): string =>
  ports.map(([name, port]) => `${name} on port ${port}`).join(", ");

/** @throws UserMistake where the questions cannot be used any more */
export const questionsOf = (
  { folder, given, set }: QuestionSource,
  bundle: Pick<Bundle, "manifest"> | undefined,
): QuestionsOfCapture => {
  const { servers = [], sample = null } = bundle?.manifest ?? {};
  // A sample has the ports that the questions say for samples, wherever it was answered.
  if (sample !== null) return { set: questionSetFor(set, sample), notes: [] };
  const others = servers.flatMap(({ name, port }): readonly (readonly [string, number])[] =>
    set.servers.some((server) => server.name === name && server.port !== port) ? [[name, port]] : [],
  );
  const isGiven = ([name]: readonly [string, number]): boolean => given[name] !== undefined;
  const [kept, taken] = [others.filter(isGiven), others.filter((one) => !isGiven(one))];
  const notes = [
    ...(kept.length > 0
      ? [
          `The bundle's lab had ${listed(kept)}; what was given by hand counts: ${listed(kept.map(([name]) => [name, given[name]!]))}.`,
        ]
      : []),
    ...(taken.length > 0 ? [`The bundle's lab had ${listed(taken)}: it was marked by these ports.`] : []),
  ];
  if (taken.length === 0) return { set, notes };
  const ports = { ...given, ...Object.fromEntries(taken) };
  const key = JSON.stringify([folder, ports]);
  if (last?.key !== key) last = { key, set: usableQuestions(folder, ports) };
  return { set: last.set, notes };
};
