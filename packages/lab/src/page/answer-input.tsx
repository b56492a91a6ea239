/** Where an answer is given: a field, a choice, or a text, as the question wants it. */
import type { VNode } from "preact";
import type { Given } from "../grading/answer.ts";
import { PAIR_EXAMPLES, type Question } from "../questions/question.ts";
import { MarkdownText } from "./markdown-text.tsx";

interface Props {
  readonly question: Question;
  readonly given: Given;
  readonly onGive: (given: Given) => void;
  readonly onCheck: () => void;
}

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
      return "words, separated by commas";
    case "pairs":
      return `pairs: ${PAIR_EXAMPLES[question.arrow]}`;
    default:
      return "";
  }
};

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
    <fieldset class="choices">
      <legend class={isOne ? "unseen" : "quiet"}>
        <span class="unseen">Your answer to {question.id}: </span>
        {isOne ? "Choose one" : "Choose all that are right"}
      </legend>
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
  const label = `Your answer to ${question.id}`;
  if (question.kind === "text") {
    return (
      <textarea
        rows={4}
        aria-label={label}
        placeholder="In your own words"
        value={String(given)}
        onInput={({ currentTarget }) => onGive(currentTarget.value)}
      />
    );
  }
  return (
    <input
      type="text"
      aria-label={label}
      placeholder={formatOf(question)}
      autocomplete="off"
      spellcheck={false}
      value={String(given)}
      onInput={({ currentTarget }) => onGive(currentTarget.value)}
      onKeyDown={({ key }) => key === "Enter" && onCheck()}
    />
  );
};
