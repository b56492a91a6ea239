/** The input for an answer: a field, a choice, or a text, by the kind of question. */
import type { VNode } from "preact";
import type { AnswerInput } from "../kinds/kind.ts";
import type { Question } from "../kinds/kinds.ts";
import type { Given } from "../responses/plain-given.ts";
import { MarkdownText } from "./markdown-text.tsx";

interface Props {
  readonly question: Question;
  readonly given: Given;
  readonly onGive: (given: Given) => void;
  readonly onCheck: () => void;
}

/** Id of the element with the question's text: it labels every field. */
export const promptId = (question: string): string => `prompt-${question}`;

const asText = (given: Given, separator: string): string =>
  Array.isArray(given) ? given.join(separator) : String(given);

const chosen = (given: Given): readonly string[] => (Array.isArray(given) ? given.map(String) : [String(given)]);

const Choice = ({
  id,
  input: { isSingle, options },
  given,
  onGive,
}: Pick<Props, "given" | "onGive"> & {
  readonly id: string;
  readonly input: Extract<AnswerInput, { readonly type: "choice" }>;
}): VNode => {
  const picked = new Set(chosen(given));
  const pick = (option: string, isOn: boolean): void => {
    if (isSingle) picked.clear();
    if (isOn) picked.add(option);
    else picked.delete(option);
    onGive(isSingle ? option : options.map((one) => one.id).filter((one) => picked.has(one)));
  };
  return (
    <fieldset class="choices" aria-labelledby={promptId(id)}>
      <p class={isSingle ? "unseen" : "quiet"}>{isSingle ? "Choose one" : "Choose all that are right"}</p>
      {options.map((option) => (
        <label key={option.id} class="choice">
          <input
            type={isSingle ? "radio" : "checkbox"}
            name={`answer ${id}`}
            checked={picked.has(option.id)}
            onChange={({ currentTarget }) => pick(option.id, currentTarget.checked)}
          />
          <MarkdownText text={option.text} />
        </label>
      ))}
    </fieldset>
  );
};

export const AnswerField = ({ question: { id, input }, given, onGive, onCheck }: Props): VNode | null => {
  if (input.type === "none") return null;
  if (input.type === "choice") return <Choice id={id} input={input} given={given} onGive={onGive} />;
  const text = asText(given, input.type === "line" ? ", " : "\n");
  const field = {
    "aria-labelledby": promptId(id),
    placeholder: input.example,
    spellcheck: input.type === "prose",
    value: text,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => onGive(currentTarget.value),
  };
  if (input.type !== "line") {
    return (
      <textarea
        {...field}
        rows={Math.max(input.rows, text.split("\n").length)}
        onKeyDown={({ key, ctrlKey, metaKey }) => key === "Enter" && (ctrlKey || metaKey) && onCheck()}
      />
    );
  }
  return (
    <input
      {...field}
      type="text"
      inputMode={input.isNumeric ? "numeric" : "text"}
      autocomplete="off"
      onKeyDown={({ key }) => key === "Enter" && onCheck()}
    />
  );
};
