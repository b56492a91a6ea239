/** The form of a brew. Its values go in the body; with scripts on they are also in the query, as in the lab. */
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

/**
 * RFC 7168 §2.1: each tea of each pot has a URI of its own. They are buttons, so that an order of coffee has no tea in
 * it.
 */
const Teas = ({ POTS, TEA_VARIETIES }: Settings): JSX.Element | null => {
  const pots = POTS.filter(({ beverage, varieties = [] }) => beverage !== "coffee" && varieties.length > 0);
  return pots.length === 0 ? null : (
    <details>
      <summary>Or a tea</summary>
      {pots.map(({ name, label, varieties = [] }) => (
        <fieldset>
          <legend>
            {label} <a href={`/?pots=${name}`}>What is in it?</a>
          </legend>
          <div class="choices">
            {varieties.map((variety) => (
              <button class="button plain" type="submit" name="tea" value={`${name}/${variety}`}>
                {TEA_VARIETIES[variety]?.label ?? variety}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
    </details>
  );
};

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
      <Teas {...settings} />
    </form>
  );
};
