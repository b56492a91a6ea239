/** The table of conversations: its columns, its order, its text. */
import type { Conversation } from "../engine/requests.ts";

export interface ConversationColumn {
  readonly id: string;
  readonly title: string;
  readonly value: (one: Conversation) => number | string;
  readonly isNumber: boolean;
}

const number = (id: string, title: string, value: (one: Conversation) => number): ConversationColumn => ({
  id,
  title,
  value,
  isNumber: true,
});
const text = (id: string, title: string, value: (one: Conversation) => string): ConversationColumn => ({
  id,
  title,
  value,
  isNumber: false,
});

export const CONVERSATION_COLUMNS: readonly ConversationColumn[] = [
  number("stream", "Stream", ({ stream }) => stream),
  text("a", "Address A", ({ ends }) => ends[0]),
  text("b", "Address B", ({ ends }) => ends[1]),
  number("packets", "Packets", ({ frames }) => frames[0] + frames[1]),
  number("bytes", "Bytes", ({ bytes }) => bytes[0] + bytes[1]),
  number("bytes-a", "Bytes A → B", ({ bytes }) => bytes[0]),
  number("bytes-b", "Bytes B → A", ({ bytes }) => bytes[1]),
  number("start", "Start", ({ start }) => start),
  number("duration", "Duration", ({ duration }) => duration),
];

export const cellText = ({ id, value }: ConversationColumn, one: Conversation): string => {
  const shown = value(one);
  return id === "start" || id === "duration" ? (shown as number).toFixed(6) : String(shown);
};

export interface ConversationOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Equal values stay in the order of their streams. */
export const sortedConversations = (
  all: readonly Conversation[],
  { column, isDescending }: ConversationOrder,
): readonly Conversation[] => {
  const { value } = CONVERSATION_COLUMNS.find(({ id }) => id === column) ?? CONVERSATION_COLUMNS[0]!;
  const sign = isDescending ? -1 : 1;
  return [...all].sort((left, right) => {
    const [a, b] = [value(left), value(right)];
    return sign * (a < b ? -1 : a > b ? 1 : 0) || left.stream - right.stream;
  });
};

/** For a spreadsheet: a line a conversation, with a head. No cell has a comma or a quote. */
export const conversationsCsv = (all: readonly Conversation[]): string =>
  [
    CONVERSATION_COLUMNS.map(({ title }) => title).join(","),
    ...all.map((one) => CONVERSATION_COLUMNS.map((column) => cellText(column, one)).join(",")),
    "",
  ].join("\n");
