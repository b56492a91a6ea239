/**
 * Ducky, drawn: a glass coffee pot with a bill for a spout, and a cup. Rising parts have `data-rise`: their height at
 * the start and at the end, between which `browser/live.ts` moves them. Decorative; the page also says everything in
 * words.
 */
import type { JSX } from "preact";

/** Which of the pictures; `teapot` and `asleep` are for error pages. */
export type Scene = "idle" | "brewing" | "pouring" | "ready" | "teapot" | "asleep";

interface Props {
  readonly scene: Scene;
  /** Progress of the phase, 0 to 1. */
  readonly fraction: number;
  readonly hasMilk: boolean;
}

interface RiseProps {
  readonly class: string;
  readonly from: number;
  readonly to: number;
  readonly fraction: number;
  readonly isLive: boolean;
  readonly x: number;
  readonly width: number;
}

/** A liquid with a wavy surface, clipped by the path around it. */
const Rise = ({ class: name, from, to, fraction, isLive, x, width }: RiseProps): JSX.Element => {
  const waves = Array.from({ length: 12 }, () => "q 15 -5 30 0 t 30 0").join(" ");
  return (
    <g
      class={name}
      transform={`translate(0 ${(from + (to - from) * fraction).toFixed(1)})`}
      {...(isLive ? { "data-rise": `${from} ${to}` } : {})}
    >
      <path class="wave" d={`M ${x - 120} 0 ${waves} V 200 H ${x - 120} Z`} />
      <rect x={x} y={8} width={width} height={200} />
    </g>
  );
};

const Steam = ({ x, y }: { readonly x: number; readonly y: number }): JSX.Element => (
  <g class="steam" transform={`translate(${x} ${y}) scale(0.8)`}>
    <path d="M -16 0 c -9 -12 9 -20 0 -34 s 7 -18 2 -28" />
    <path d="M 0 0 c 10 -14 -10 -22 0 -38 s -8 -18 -2 -30" />
    <path d="M 16 0 c -9 -12 9 -20 0 -34 s 7 -18 2 -28" />
  </g>
);

const Face = ({ isAsleep, isHappy }: { readonly isAsleep: boolean; readonly isHappy: boolean }): JSX.Element => (
  <g class="face">
    <path class="tuft" d="M 150 42 c -6 -14 2 -24 12 -26 c -2 8 2 10 8 8 c -2 8 0 12 -4 18 Z" />
    <circle class="head" cx="164" cy="80" r="42" />
    <path class="bill" d="M 199 66 C 214 60 226 74 250 66 C 258 80 246 98 224 100 C 212 101 203 98 197 93 Z" />
    <path class="bill-line" d="M 203 83 c 12 4 28 2 38 -5" />
    <circle class="cheek" cx="176" cy="94" r="8" />
    {isAsleep || isHappy ? (
      <path class="eye-line" d={isAsleep ? "M 170 73 q 8 8 16 0" : "M 170 77 q 8 -10 16 0"} />
    ) : (
      <g class="eye">
        <circle cx="178" cy="73" r="6.5" />
        <circle class="glint" cx="180.4" cy="70.4" r="2.2" />
      </g>
    )}
  </g>
);

const Cup = ({ scene, fraction, hasMilk }: Props): JSX.Element => {
  const isFull = scene === "ready" || scene === "pouring";
  return (
    <g class="cup">
      <path class="cup-handle" d="M 366 246 c 26 -6 30 34 -6 34" />
      <path class="cup-body" d="M 292 234 H 370 L 362 284 Q 360 297 346 297 H 316 Q 302 297 300 284 Z" />
      <g clip-path="url(#in-cup)">
        {isFull && <rect class="coffee" x="290" y={scene === "pouring" ? 272 : 245} width="90" height="60" />}
        {isFull && hasMilk && (
          <Rise
            class="latte"
            from={270}
            to={243}
            fraction={scene === "ready" ? 1 : fraction}
            isLive={scene === "pouring"}
            x={280}
            width={110}
          />
        )}
      </g>
      <path class="cup-shine" d="M 303 244 L 309 282" />
      <ellipse class="saucer" cx="331" cy="301" rx="56" ry="6" />
    </g>
  );
};

const MilkJug = (): JSX.Element => (
  <g class="milk">
    <g class="jug">
      <path class="jug-handle" d="M 366 108 c 24 -22 40 6 20 30" />
      <path class="jug-body" d="M 318 116 L 366 98 L 396 152 Q 370 176 344 172 Z" />
      <path class="jug-lip" d="M 318 116 l -8 10 l 14 6 Z" />
    </g>
    <path class="stream-edge" d="M 312 126 C 319 160 326 190 327 266" />
    <path class="stream" d="M 312 126 C 319 160 326 190 327 266" />
  </g>
);

/** The teapot of RFC 2324 §2.3.2: short and stout. */
const Teapot = (): JSX.Element => (
  <g class="teapot" transform="translate(0 14)">
    <path class="teapot-handle" d="M 112 160 C 36 140 40 268 124 250" />
    <path class="teapot-spout" d="M 262 228 C 306 214 296 166 334 150 L 350 166 C 328 186 334 250 262 266 Z" />
    <path
      class="teapot-body"
      d="M 116 140 C 150 116 236 116 270 140 C 310 176 302 270 254 296 H 132 C 84 270 76 176 116 140 Z"
    />
    <path class="teapot-lid" d="M 140 128 C 150 92 236 92 246 128 Z" />
    <circle class="teapot-lid" cx="193" cy="92" r="12" />
    <circle class="teapot-eye" cx="168" cy="196" r="7" />
    <circle class="teapot-eye" cx="220" cy="196" r="7" />
    <path class="teapot-mouth" d="M 180 222 q 14 -10 28 0" />
    <Steam x={342} y={140} />
  </g>
);

const Carafe = ({ scene, fraction }: Props): JSX.Element => {
  const level = { idle: 0, asleep: 0, teapot: 0, brewing: fraction, pouring: 0.62, ready: 0.62 }[scene];
  return (
    <g class="carafe">
      <path class="handle" d="M 63 204 C 8 184 8 268 61 252" />
      <path class="glass" d={BODY} />
      <g clip-path="url(#in-carafe)">
        <Rise class="coffee" from={300} to={172} fraction={level} isLive={scene === "brewing"} x={40} width={250} />
        {scene === "brewing" && (
          <g class="bubbles">
            <circle cx="120" cy="284" r="4" />
            <circle cx="152" cy="288" r="3" />
            <circle cx="186" cy="284" r="5" />
            <circle cx="214" cy="288" r="3" />
          </g>
        )}
      </g>
      <path class="marks" d="M 236 206 h 16 M 246 232 h 10 M 238 258 h 16" />
      <path class="glass-edge" d={BODY} />
      <path class="shine" d="M 84 186 C 66 208 66 238 80 260" />
      <path class="shine" d="M 102 168 q -5 4 -9 9" />
      {scene === "brewing" && <path class="drip" d="M 164 126 V 300" clip-path="url(#in-carafe)" />}
      <rect class="collar" x="130" y="112" width="68" height="17" rx="8" />
      <Face isAsleep={scene === "asleep"} isHappy={scene === "ready" || scene === "pouring"} />
    </g>
  );
};

const BODY =
  "M 96 296 C 50 272 40 196 92 164 C 122 147 138 142 140 126 H 188 C 190 142 206 147 236 164 C 288 196 278 272 232 296 Z";

/** The picture for a page. */
export const PotPicture = (props: Props): JSX.Element => {
  const { scene } = props;
  return (
    <svg class={`picture scene-${scene}`} viewBox="0 -40 410 370" aria-hidden="true" focusable="false">
      <clipPath id="in-carafe">
        <path d={BODY} />
      </clipPath>
      <clipPath id="in-cup">
        <path d="M 298 240 H 364 L 357 282 Q 355 291 345 291 H 317 Q 307 291 305 282 Z" />
      </clipPath>
      <circle class="backdrop" cx="196" cy="146" r="168" />
      <ellipse class="shadow" cx="202" cy="316" rx="190" ry="9" />
      {scene === "teapot" ? (
        <Teapot />
      ) : (
        <g>
          {scene === "asleep" && <path class="cord" d="M 66 308 C 30 308 30 322 6 318 m 0 -6 v 12" />}
          <rect class="plate" x="62" y="298" width="206" height="14" rx="7" />
          <circle class="lamp" cx="84" cy="305" r="3.5" />
          <Carafe {...props} />
          <Cup {...props} />
          {scene === "pouring" && <MilkJug />}
          {scene === "ready" && <Steam x={331} y={226} />}
          {scene === "brewing" && <Steam x={160} y={14} />}
          {scene === "asleep" && (
            <g class="zzz" transform="translate(4 -22)">
              <path d="M 226 52 h 12 l -12 14 h 12" />
              <path d="M 250 26 h 16 l -16 18 h 16" />
            </g>
          )}
        </g>
      )}
    </svg>
  );
};
