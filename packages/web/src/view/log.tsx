/** The brews that the pot remembers. */
import type { JSX } from "preact";
import type { PastBrew } from "../brew-log.ts";
import type { WireRecord } from "../pot-client.ts";
import { Layout } from "./layout.tsx";

/** Rows on the page; older brews are only counted. */
const MAX_ROWS = 200;

const OUTCOMES = { brewing: "In the pot", served: "Served", stopped: "Stopped", interrupted: "Interrupted" } as const;

const dateFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
});
const timeFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const When = ({ brew: { timeMs, date } }: { readonly brew: PastBrew }): JSX.Element => {
  if (timeMs === undefined) return <>{date === "" ? "unknown" : date}</>;
  return (
    <time dateTime={new Date(timeMs).toISOString()}>
      {dateFormat.format(timeMs)}, <span class="clock">{timeFormat.format(timeMs)}</span>
    </time>
  );
};

const Row = ({ brew }: { readonly brew: PastBrew }): JSX.Element => (
  <tr>
    <th scope="row">
      <When brew={brew} />
    </th>
    <td data-label="Beans">{brew.bean?.name ?? "unknown"}</td>
    <td data-label="With">{brew.additions.length === 0 ? "nothing, black" : brew.additions.join(", ")}</td>
    <td data-label="Pot">{brew.pot ?? "unknown"}</td>
    <td data-label="Outcome">
      <span class={`outcome ${brew.outcome ?? "unknown"}`}>
        {brew.outcome === undefined ? "Unknown" : OUTCOMES[brew.outcome]}
      </span>
    </td>
  </tr>
);

/** @param brews newest first; undefined if the pot keeps no log */
export const LogPage = (props: {
  readonly brews: readonly PastBrew[] | undefined;
  readonly records: readonly WireRecord[];
}): JSX.Element => {
  const { brews, records } = props;
  const count = brews?.length ?? 0;
  return (
    <Layout title="Log" place="log" records={records}>
      <article class="sheet wide">
        <p class="eyebrow">The pot remembers</p>
        <h1>{brews === undefined ? "This pot keeps no log" : count === 1 ? "1 brew" : `${count} brews`}</h1>
        {brews === undefined && <p class="lead">It named its beans, but no past brews.</p>}
        {brews !== undefined && count === 0 && (
          <p class="lead">Nothing has been brewed yet. Somebody has to be first.</p>
        )}
        {brews !== undefined && count > 0 && (
          <table>
            <caption class={count > MAX_ROWS ? "quiet" : "unseen"}>
              {count > MAX_ROWS ? `The newest ${MAX_ROWS} of ${count}` : "Past brews, newest first"}
            </caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Beans</th>
                <th scope="col">With</th>
                <th scope="col">Pot</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {brews.slice(0, MAX_ROWS).map((brew) => (
                <Row brew={brew} />
              ))}
            </tbody>
          </table>
        )}
      </article>
    </Layout>
  );
};
