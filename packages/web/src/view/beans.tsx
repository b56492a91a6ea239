/** The beans in the pot. */
import type { Bean } from "@potshark/config";
import type { JSX } from "preact";
import type { WireRecord } from "../pot-client.ts";
import { Layout } from "./layout.tsx";

const FIELDS: readonly (readonly [key: keyof Bean, label: string])[] = [
  ["type", "Type"],
  ["origin", "Origin"],
  ["profile", "Tastes of"],
  ["roast", "Roast"],
  ["strength", "Strength"],
];

/** "3/5" as five beans, of which three are full; any other text as it is. */
const Strength = ({ text }: { readonly text: string }): JSX.Element => {
  const [, full, all] = /^(\d{1,2})\/(\d{1,2})$/.exec(text) ?? [];
  if (full === undefined || Number(all) > 10) return <>{text}</>;
  return (
    <span class="strength">
      <span class="unseen">{text}</span>
      {Array.from({ length: Number(all) }, (_, index) => (
        <svg class={index < Number(full) ? "bean full" : "bean"} viewBox="0 0 20 24" aria-hidden="true">
          <ellipse cx="10" cy="12" rx="8" ry="10" />
          <path d="M 12 3 C 5 9 15 14 8 21" />
        </svg>
      ))}
    </span>
  );
};

/** @param bean undefined while the pot has none in it */
export const BeansPage = (props: {
  readonly bean: Bean | undefined;
  readonly records: readonly WireRecord[];
}): JSX.Element => {
  const { bean, records } = props;
  return (
    <Layout title={bean?.name ?? "Beans"} place="beans" records={records}>
      <article class="sheet">
        <p class="eyebrow">In the pot</p>
        {bean === undefined ? (
          <>
            <h1>No beans yet</h1>
            <p class="lead">The pot chooses its beans when a brew starts.</p>
            <p>
              <a class="button" href="/">
                Brew a coffee
              </a>
            </p>
          </>
        ) : (
          <>
            <h1>{bean.name}</h1>
            <dl class="facts beans">
              {FIELDS.filter(([key]) => bean[key] !== "").map(([key, label]) => (
                <div>
                  <dt>{label}</dt>
                  <dd>{key === "strength" ? <Strength text={bean[key]} /> : bean[key]}</dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </article>
    </Layout>
  );
};
