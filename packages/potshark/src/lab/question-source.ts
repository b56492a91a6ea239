/** Questions with the ports of a capture: those from the command line, or else those of its bundle. */
import { type QuestionSet, questionSetFor, variantOf } from "@potshark/lab";
import type { OpenedBundle } from "./lab-capture.ts";
import { refuseLanguage, wantedLanguages } from "./language-option.ts";
import { usableQuestions } from "./question-files.ts";

type Ports = Readonly<Record<string, number>>;

/** Plain data: it is sent to another process. */
export interface QuestionSource {
  readonly folder: string;
  /** Ports from the command line, by server. */
  readonly given: Ports;
  readonly set: QuestionSet;
}

/** @throws UserMistake if the questions cannot be used */
export const questionSource = (folder: string, given: Ports = {}, language?: string): QuestionSource => {
  const set = usableQuestions(folder, given, wantedLanguages(language));
  refuseLanguage(language, set);
  return { folder, given, set };
};

export interface QuestionsOfCapture {
  readonly set: QuestionSet;
  /** The ports used, if a bundle names other ports than the questions. */
  readonly notes: readonly string[];
}

/** The bundles of a class usually come from one lab: its questions are read once. */
let last: { readonly key: string; readonly set: QuestionSet } | undefined;

const listed = (ports: readonly (readonly [string, number])[]): string =>
  ports.map(([name, port]) => `${name} on port ${port}`).join(", ");

const withPorts = ({ folder, given, set }: QuestionSource, bundle: OpenedBundle | undefined): QuestionsOfCapture => {
  const { servers = [] } = bundle?.manifest ?? {};
  const sample = bundle?.captures[bundle.part]?.sample;
  // A sample always has the ports of the question files, independent of the lab that it was answered in.
  if (sample !== undefined) return { set: questionSetFor(set, sample), notes: [] };
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
  if (last?.key !== key) last = { key, set: usableQuestions(folder, ports, [set.language]) };
  return { set: last.set, notes };
};

/**
 * @param student whose variant it is; undefined for all questions in all forms
 * @throws UserMistake if the questions cannot be used any more
 */
export const questionsOf = (
  source: QuestionSource,
  bundle: OpenedBundle | undefined,
  student: string | undefined,
): QuestionsOfCapture => {
  const { set, notes } = withPorts(source, bundle);
  return { set: student === undefined ? set : variantOf(set, student), notes };
};
