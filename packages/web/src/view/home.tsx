/** The pot's page, in the four states of a pot. */
import type { Settings } from "@potshark/config";
import type { ComponentChildren, JSX } from "preact";
import type { Brew, BrewStatus } from "../brew-status.ts";
import type { WireRecord } from "../pot-client.ts";
import { Layout } from "./layout.tsx";
import { OrderForm } from "./order-form.tsx";
import { PotPicture, type Scene } from "./pot-picture.tsx";

interface Props {
  readonly status: BrewStatus;
  /** The requested pot; undefined for the first one of the server. */
  readonly pot: string | undefined;
  readonly settings: Settings;
  readonly records: readonly WireRecord[];
}

/** "1:05". @param ms rounded up, so that 0:00 is the end */
const countdownOf = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const isMilk = (addition: string, { MILKS }: Settings): boolean => MILKS.includes(addition.toLowerCase());
const labelOf = (addition: string, { ACCEPTED_ADDITIONS }: Settings): string =>
  (Object.hasOwn(ACCEPTED_ADDITIONS, addition.toLowerCase()) && ACCEPTED_ADDITIONS[addition.toLowerCase()]) || addition;

/** "cream, rum and vanilla". */
const listOf = (words: readonly string[]): string => new Intl.ListFormat("en").format(words).toLowerCase();

/** The name of the tea in the cup; undefined for coffee. */
const teaOf = ({ tea }: Brew, { TEA_VARIETIES }: Settings): string | undefined =>
  tea !== undefined && Object.hasOwn(TEA_VARIETIES, tea) ? TEA_VARIETIES[tea]!.label : tea;

const drinkOf = ({ tea }: Brew): string => (tea === undefined ? "coffee" : "tea");

interface BrewProps {
  readonly brew: Brew;
  readonly pot: string | undefined;
  readonly settings: Settings;
}

const potQuery = (pot: string | undefined): string => (pot === undefined ? "" : `&pots=${encodeURIComponent(pot)}`);

const Order = ({ brew, settings }: { readonly brew: Brew; readonly settings: Settings }): JSX.Element => (
  <dl class="facts">
    <div>
      <dt>Order</dt>
      <dd>
        {brew.additions.length === 0
          ? (teaOf(brew, settings) ?? "Black coffee")
          : `${teaOf(brew, settings) ?? "Coffee"} with ${listOf(brew.additions.map((name) => labelOf(name, settings)))}`}
      </dd>
    </div>
    {brew.strength !== undefined && (
      <div>
        <dt>Strength</dt>
        <dd>{Math.round(brew.strength * 100)} % of the recommended</dd>
      </div>
    )}
    {brew.bean !== undefined && (
      <div>
        <dt>Beans</dt>
        <dd>
          <a href="/?method=propfind">{brew.bean.name}</a>
        </dd>
      </div>
    )}
  </dl>
);

/** One button that acts. */
const Act = (props: { readonly query: string; readonly class: string; readonly children: string }): JSX.Element => (
  <form method="post" action={`/${props.query}`}>
    <button class={props.class} type="submit">
      {props.children}
    </button>
  </form>
);

const fractionOf = ({ leftMs, totalMs }: Brew): number =>
  leftMs === undefined || totalMs === undefined || totalMs === 0 ? 0 : 1 - leftMs / totalMs;

/** The countdown of a phase; `browser/live.ts` runs it, and reloads the page once when it ends. */
const Countdown = ({
  brew,
  label,
  unit,
}: {
  readonly brew: Brew;
  readonly label: string;
  readonly unit: string;
}): JSX.Element | null =>
  brew.leftMs === undefined || brew.totalMs === undefined ? null : (
    <div
      class="countdown"
      data-countdown={brew.key}
      data-left-ms={Math.round(brew.leftMs)}
      data-total-ms={Math.round(brew.totalMs)}
      data-unit={unit}
    >
      <p class="timer" role="timer" aria-live="off">
        {countdownOf(brew.leftMs)}
      </p>
      <progress max="1" value={fractionOf(brew).toFixed(3)} aria-label={label} />
      <p class="unseen" role="status" />
      <noscript>
        <p class="quiet">This page reloads by itself when it is time.</p>
      </noscript>
    </div>
  );

const Brewing = ({ brew, pot, settings }: BrewProps): JSX.Element => (
  <>
    <h1>{brew.tea === undefined ? "Brewing your coffee" : "Your tea steeps"}</h1>
    <Countdown brew={brew} label="Brewed so far" unit={`until the ${drinkOf(brew)} is ready`} />
    <Order brew={brew} settings={settings} />
    <Act
      query={`?method=brew&message=stop${brew.tea === undefined ? potQuery(pot) : `&tea=${brew.pot}/${brew.tea}`}`}
      class="button plain"
    >
      {brew.tea === undefined ? "Stop the brew" : "Take the leaves out"}
    </Act>
  </>
);

const Pouring = ({ brew, pot, settings }: BrewProps): JSX.Element => {
  const milks = brew.additions.filter((name) => isMilk(name, settings)).map((name) => labelOf(name, settings));
  return (
    <>
      <h1>Say when</h1>
      <p class="lead">Into your cup goes {milks.length === 0 ? "milk" : listOf(milks)}. Enough?</p>
      <Act query={`?method=when${potQuery(pot)}`} class="button huge">
        When!
      </Act>
      <Countdown brew={brew} label="Cup filled so far" unit="until the cup is full" />
      <Order brew={brew} settings={settings} />
    </>
  );
};

/** WHEN ends the pouring early. */
const hasRunOver = ({ pourMs }: Brew, { POUR_TIME }: Settings): boolean =>
  pourMs !== undefined && pourMs >= POUR_TIME * 1000;

const Ready = ({ brew, settings }: { readonly brew: Brew; readonly settings: Settings }): JSX.Element => (
  <>
    <h1>Your {drinkOf(brew)} is ready</h1>
    {hasRunOver(brew, settings) && <p class="lead">Nobody said when: the milk filled the cup and ran over.</p>}
    <Order brew={brew} settings={settings} />
    <h2>Another?</h2>
    <OrderForm settings={settings} submit="Brew again" />
  </>
);

const Idle = ({ settings }: { readonly settings: Settings }): JSX.Element => (
  <>
    <h1>How do you take it?</h1>
    <p class="lead">The pot is clean, the water is on. Choose additions, or take it black.</p>
    <OrderForm settings={settings} submit="Brew" />
  </>
);

/** A picture next to text; also the layout of the error pages. */
export const Stage = (props: {
  readonly scene: Scene;
  readonly fraction?: number;
  readonly hasMilk?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <div class={`stage stage-${props.scene}`}>
    <div class="view">
      <PotPicture scene={props.scene} fraction={props.fraction ?? 0} hasMilk={props.hasMilk ?? false} />
    </div>
    <div class="card">{props.children}</div>
  </div>
);

const TITLES = { idle: "How do you take it?", brewing: "Brewing", pouring: "Say when", ready: "Ready" } as const;

/** The page of a pot that answered. */
export const HomePage = ({ status, pot, settings, records }: Props): JSX.Element => {
  const brew = status.phase === "idle" ? undefined : status;
  const hasMilk = brew?.phase === "pouring" || (brew?.additions.some((name) => isMilk(name, settings)) ?? false);
  // One second after the end of the phase, so that the pot is in the next phase.
  const refresh = brew?.leftMs === undefined ? {} : { refreshSeconds: Math.ceil(brew.leftMs / 1000) + 1 };
  const shown = { pot: pot ?? settings.POTS[0]!.name, state: brew?.key ?? "idle" };
  return (
    <Layout title={TITLES[status.phase]} place="pot" records={records} shown={shown} {...refresh}>
      <Stage scene={status.phase} fraction={brew === undefined ? 0 : fractionOf(brew)} hasMilk={hasMilk}>
        {brew === undefined && <Idle settings={settings} />}
        {brew?.phase === "brewing" && <Brewing brew={brew} pot={pot} settings={settings} />}
        {brew?.phase === "pouring" && <Pouring brew={brew} pot={pot} settings={settings} />}
        {brew?.phase === "ready" && <Ready brew={brew} settings={settings} />}
      </Stage>
    </Layout>
  );
};
