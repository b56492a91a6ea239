/** What a pot says it is doing, from its answer to a GET. The RFCs define no format, so this code assumes little. */
import type { ResponseMessage } from "@potshark/htcpcp";
import { answerText } from "./answer-text.ts";
import { statedStatus } from "./loose-response.ts";

export type Phase = "idle" | "brewing" | "pouring" | "ready" | "unknown";

export interface PotState {
  readonly phase: Phase;
  /** Lower-case names; undefined if the pot does not list them. */
  readonly additions: readonly string[] | undefined;
  /** Lower case: "coffee", "tea". */
  readonly beverage: string | undefined;
  /** 1 is the recommended strength of a tea (RFC 7168 §2.1.2). */
  readonly strength: number | undefined;
  readonly secondsLeft: number | undefined;
  /** Milliseconds since 1970, by the pot's clock. */
  readonly startedAt: number | undefined;
}

const PHASES: readonly (readonly [RegExp, Phase])[] = [
  [/\b(?:nothing|not|no|isn't)\b.{0,40}\b(?:brew|steep|pour)|\bidle\b|\bempty\b/is, "idle"],
  [/\bpouring\b/i, "pouring"],
  [/\b(?:brewing|steeping|busy)\b/i, "brewing"],
  [/\b(?:ready|served|done|finished)\b/i, "ready"],
];

const phaseOfText = (text: string): Phase => PHASES.find(([pattern]) => pattern.test(text))?.[1] ?? "unknown";

const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const numberIn = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const phaseOf = (state: Readonly<Record<string, unknown>>): Phase => {
  if (Object.keys(state).length === 0) return "idle";
  const told = textIn(state.phase) ?? textIn(state.state) ?? textIn(state.status);
  if (told !== undefined) return phaseOfText(told);
  // The lab's original: a brew has these members, an idle pot is `{}`.
  return "beverage_type" in state || "brew_time_end" in state ? "brewing" : "unknown";
};

const NOTHING = {
  additions: undefined,
  beverage: undefined,
  strength: undefined,
  secondsLeft: undefined,
  startedAt: undefined,
} as const;

/** Reads the answer to a GET; never throws. */
export const readState = (answer: ResponseMessage): PotState => {
  const { body } = answer;
  const status = statedStatus(answer) ?? 200;
  if (status < 200 || status > 299) return { phase: "unknown", ...NOTHING };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return { phase: phaseOfText(answerText(answer)), ...NOTHING };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { phase: "unknown", ...NOTHING };
  const state = value as Readonly<Record<string, unknown>>;
  const startedAt = Date.parse(textIn(state.started_at) ?? "");
  return {
    phase: phaseOf(state),
    additions: Array.isArray(state.additions)
      ? state.additions.filter((name) => typeof name === "string").map((name) => name.toLowerCase())
      : undefined,
    beverage: textIn(state.beverage_type)?.toLowerCase(),
    strength: numberIn(state.strength),
    secondsLeft: numberIn(state.seconds_left),
    startedAt: Number.isNaN(startedAt) ? undefined : startedAt,
  };
};

/** Whether an order would disturb the pot. */
export const isBusy = ({ phase }: PotState): boolean => phase === "brewing" || phase === "pouring";
