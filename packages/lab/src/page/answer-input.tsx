/** Where an answer is given: a field, a choice, or a text, as the question wants it. */
import type { VNode } from "preact";
import type { Given } from "../marking/answer.ts";
import { PAIR_EXAMPLES, type Question } from "../questions/question.ts";
import { MarkdownText } from "./markdown-text.tsx";

interface Props {
  readonly question: Question;
  readonly given: Given;
  readonly onGive: (given: Given) => void;
  readonly onCheck: () => void;
}

/** Of the element that asks the question: every field is named by it. */
export const promptId = (question: string): string => `prompt-${question}`;

/** What an answer looks like. */
const formatOf = (question: Question): string => {
  switch (question.kind) {
    case "frames":
      return question.wants === "any" ? "a packet number: 9" : "packet numbers: 3, 9, 12";
    case "ports":
      return "ports: 5030, 40404";
    case "count":
      return "a number";
    case "number":
      return `a number in ${question.unit}`;
    case "strings":
      return "one a line, or separated by commas";
    case "pairs":
      return `one pair a line:\n${PAIR_EXAMPLES[question.arrow]}`;
    case "text":
      return "In your own words";
    default:
      return "";
  }
};

/** Lines of the field, where an answer has several. */
const linesOf = ({ kind }: Question): number => ({ strings: 2, pairs: 4, text: 4 })[kind as string] ?? 1;

const asText = (given: Given, separator: string): string =>
  Array.isArray(given) ? given.join(separator) : String(given);

const chosen = (given: Given): readonly string[] => (Array.isArray(given) ? given.map(String) : [String(given)]);

const Choice = ({ question, given, onGive }: Props): VNode | null => {
  if (question.kind !== "one-of" && question.kind !== "many-of") return null;
  const isOne = question.kind === "one-of";
  const picked = new Set(chosen(given));
  const pick = (id: string, isOn: boolean): void => {
    if (isOne) picked.clear();
    if (isOn) picked.add(id);
    else picked.delete(id);
    const ids = question.options.filter((option) => picked.has(option.id)).map((option) => option.id);
    onGive(isOne ? id : ids);
  };
  return (
    <fieldset class="choices" aria-labelledby={promptId(question.id)}>
      <p class={isOne ? "unseen" : "quiet"}>{isOne ? "Choose one" : "Choose all that are right"}</p>
      {question.options.map(({ id, text }) => (
        <label key={id} class="choice">
          <input
            type={isOne ? "radio" : "checkbox"}
            name={`answer ${question.id}`}
            checked={picked.has(id)}
            onChange={({ currentTarget }) => pick(id, currentTarget.checked)}
          />
          <MarkdownText text={text} />
        </label>
      ))}
    </fieldset>
  );
};

export const AnswerInput = (props: Props): VNode | null => {
  const { question, given, onGive, onCheck } = props;
  if (question.kind === "live") return null;
  if (question.kind === "one-of" || question.kind === "many-of") return <Choice {...props} />;
  const rows = linesOf(question);
  const text = asText(given, rows > 1 ? "\n" : ", ");
  const field = {
    "aria-labelledby": promptId(question.id),
    placeholder: formatOf(question),
    spellcheck: question.kind === "text",
    value: text,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => onGive(currentTarget.value),
  };
  if (rows > 1) {
    return (
      <textarea
        {...field}
        rows={Math.max(rows, text.split("\n").length)}
        onKeyDown={({ key, ctrlKey, metaKey }) => key === "Enter" && (ctrlKey || metaKey) && onCheck()}
      />
    );
  }
  return (
    <input
      {...field}
      type="text"
      inputMode={question.kind === "count" ? "numeric" : "text"}
      autocomplete="off"
      onKeyDown={({ key }) => key === "Enter" && onCheck()}
    />
  );
};
