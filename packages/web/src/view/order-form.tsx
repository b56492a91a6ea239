/** The form of a brew. Its values go in the body; with scripts on they stand in the query too, as in the lab. */
import type { Settings } from "@potshark/config";
import type { JSX } from "preact";

const Additions = (props: {
  readonly legend: string;
  readonly hint: string;
  readonly names: readonly string[];
  readonly labels: Settings["ACCEPTED_ADDITIONS"];
}): JSX.Element | null =>
  props.names.length === 0 ? null : (
    <fieldset>
      <legend>
        {props.legend} <span class="quiet">{props.hint}</span>
      </legend>
      <div class="chips">
        {props.names.map((name) => (
          <label class="chip">
            <input type="checkbox" name="additions" value={name} />
            <span>{props.labels[name] ?? name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );

/** @param submit what the button says */
export const OrderForm = ({
  settings,
  submit,
}: {
  readonly settings: Settings;
  readonly submit: string;
}): JSX.Element => {
  const { POTS, ACCEPTED_ADDITIONS, MILKS } = settings;
  const others = Object.keys(ACCEPTED_ADDITIONS).filter((name) => !MILKS.includes(name));
  return (
    <form class="order" method="post" action="/?method=brew&message=start" data-query>
      <input type="hidden" name="method" value="brew" />
      <input type="hidden" name="message" value="start" />
      <div class="field">
        <label for="pots">Pot</label>
        <select id="pots" name="pots">
          {POTS.map(({ name, label }) => (
            <option value={name}>{label}</option>
          ))}
        </select>
      </div>
      <Additions legend="Milk" hint="poured until you say when" names={MILKS} labels={ACCEPTED_ADDITIONS} />
      <Additions legend="Something more" hint="goes in with the coffee" names={others} labels={ACCEPTED_ADDITIONS} />
      <button class="button big" type="submit">
        {submit}
      </button>
    </form>
  );
};
