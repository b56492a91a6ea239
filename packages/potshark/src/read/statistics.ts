/** `-z`: tshark's statistics, of which we support two. */
import { frameFilter, type Session } from "@potshark/dissect";
import { inert, UserMistake } from "@potshark/service/mistake";
import { conversationsText } from "./conversations-output.ts";
import { FilterMistake } from "./filter-mistake.ts";
import { FOLLOW_MODES, type FollowRequest, followText } from "./follow-output.ts";

export type Statistic =
  | { readonly kind: "conversations"; readonly filter: string }
  | ({ readonly kind: "follow" } & FollowRequest);

const KNOWN = `conv,tcp[,FILTER] and follow,tcp,${FOLLOW_MODES.join("|")},STREAM[,FIRST-LAST]`;

const readFollow = (text: string, parts: readonly string[]): Statistic => {
  const [modeText, streamText = "", rangeText = "1-"] = parts;
  const mode = FOLLOW_MODES.find((one) => one === modeText);
  const range = /^(\d+)(?:-(\d*))?$/.exec(rangeText);
  if (mode === undefined || !/^\d{1,9}$/.test(streamText) || range === null || parts.length > 3) {
    throw new UserMistake(
      `-z ${inert(text, 80)} cannot be read; write -z follow,tcp,ascii,0 for the stream tcp.stream == 0`,
    );
  }
  const first = Number(range[1]);
  const last = range[2] === undefined ? first : range[2] === "" ? Number.POSITIVE_INFINITY : Number(range[2]);
  return { kind: "follow", mode, stream: Number(streamText), chunks: [first, last] };
};

/**
 * @param text the argument of `-z`
 * @throws UserMistake if we have no such statistic
 */
export const readStatistic = (text: string): Statistic => {
  const [kind, protocol, ...parts] = text.split(",");
  if (kind === "conv" && protocol === "tcp") return { kind: "conversations", filter: parts.join(",") };
  if (kind === "follow" && protocol === "tcp") return readFollow(text, parts);
  throw new UserMistake(`-z ${inert(text, 80)} is not known; there are ${KNOWN}`);
};

/**
 * @param count how many frames count, from the first
 * @throws FilterMistake
 */
export const statisticText = (session: Session, statistic: Statistic, count: number): string => {
  if (statistic.kind === "follow") return followText(session, statistic);
  const filter = frameFilter(session, statistic.filter);
  if (!filter.ok) throw new FilterMistake(statistic.filter, filter.problem);
  return conversationsText(session, statistic.filter, (row) => row < count && filter.value(row));
};
