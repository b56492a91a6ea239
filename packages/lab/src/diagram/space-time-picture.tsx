/**
 * The diagram as SVG. Time runs downwards, one line per arrow: proportional time would put a handshake into one pixel
 * and leave a coffee's thirty seconds empty. Pauses are written in words. Colours come from the page's style sheet, by
 * class.
 */
import type { SVGAttributes, VNode } from "preact";
import type { Arrow, SpaceTime } from "./space-time.ts";

export interface SpaceTimePictureProps {
  readonly diagram: SpaceTime;
  /** Frames that are evidence. */
  readonly marked?: ReadonlySet<number>;
  readonly selected?: number | undefined;
  readonly onSelect?: (frame: number) => void;
  /** Leaves out segments that carry no message and neither open nor close a connection. */
  readonly isBrief?: boolean;
}

const WIDTH = 760;
const LINE = 26;
const TOP = 48;
/** Length of a pause that a person notices, in seconds. */
const PAUSE = 0.5;

/** Where the first party stands, and the last. */
const LEFT = 120;
const RIGHT = 680;
/** Of a letter of a label. */
const LETTER = 7.2;

const named = (party: string): string => party.charAt(0).toUpperCase() + party.slice(1);

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** Where each party stands. */
const placesOf = (parties: readonly string[]): ReadonlyMap<string, number> =>
  new Map(parties.map((party, index) => [party, LEFT + (index * (RIGHT - LEFT)) / Math.max(1, parties.length - 1)]));

interface Line {
  readonly arrow: Arrow;
  readonly y: number;
  /** Seconds since the line before, if the pause is long enough to mention. */
  readonly pause: number | undefined;
}

const linesOf = (arrows: readonly Arrow[]): readonly Line[] => {
  let y = TOP;
  return arrows.map((arrow, index) => {
    const waited = index === 0 ? 0 : arrow.time - arrows[index - 1]!.time;
    const pause = waited >= PAUSE ? waited : undefined;
    y += pause === undefined ? LINE : 2 * LINE;
    return { arrow, y, pause };
  });
};

const head = (x: number, y: number, isRightward: boolean): string => {
  const back = isRightward ? -7 : 7;
  return `M${x} ${y}l${back} -4v8z`;
};

const ArrowLine = ({
  line: { arrow, y, pause },
  places,
  isMarked,
  isSelected,
  onSelect,
}: {
  readonly line: Line;
  readonly places: ReadonlyMap<string, number>;
  readonly isMarked: boolean;
  readonly isSelected: boolean;
  readonly onSelect: ((frame: number) => void) | undefined;
}): VNode => {
  const { from, to, frame, label, kind, protocol, time, clientPort } = arrow;
  const [x1, x2] = [places.get(from) ?? LEFT, places.get(to) ?? RIGHT];
  const isRightward = x2 > x1;
  const name = `Frame ${frame}, ${named(from)} to ${named(to)}: ${label}`;
  const interactive: SVGAttributes<SVGGElement> =
    onSelect === undefined
      ? {}
      : {
          tabindex: 0,
          role: "button",
          onClick: () => onSelect(frame),
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            onSelect(frame);
          },
        };
  const classes = ["arrow", `arrow-${kind}`, isMarked ? "is-marked" : "", isSelected ? "is-selected" : ""];
  return (
    <g>
      {pause === undefined ? null : (
        <text class="pause" x={(LEFT + RIGHT) / 2} y={y - LINE + 4} text-anchor="middle">
          {`${pause.toFixed(1)} s pass`}
        </text>
      )}
      <g class={classes.filter(Boolean).join(" ")} {...interactive}>
        <title>{`${name} (${protocol}, client port ${clientPort}, ${time.toFixed(6)} s)`}</title>
        <rect class="row" x={0} y={y - LINE / 2 - 4} width={WIDTH} height={LINE} />
        <text class="frame-number" x={44} y={y + 4} text-anchor="end">
          {frame}
        </text>
        <line x1={x1} y1={y} x2={x2} y2={y} />
        <path d={head(x2, y, isRightward)} />
        <text class="label" x={(x1 + x2) / 2} y={y - 4} text-anchor="middle">
          {cut(label, Math.floor(Math.abs(x2 - x1) / LETTER))}
        </text>
      </g>
    </g>
  );
};

export const SpaceTimePicture = ({
  diagram,
  marked = new Set(),
  selected,
  onSelect,
  isBrief = false,
}: SpaceTimePictureProps): VNode => {
  const arrows = isBrief ? diagram.arrows.filter(({ kind }) => kind !== "acknowledge") : diagram.arrows;
  const lines = linesOf(arrows);
  const places = placesOf(diagram.parties);
  const height = (lines.at(-1)?.y ?? TOP) + LINE;
  return (
    <svg
      class="space-time"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${WIDTH} ${height}`}
      aria-label={`Space-time diagram: ${diagram.parties.join(", ")}; time downwards`}
    >
      {[...places].map(([party, x]) => (
        <g key={party} class="party">
          <text x={x} y={24} text-anchor="middle">
            {named(party)}
          </text>
          <line x1={x} y1={34} x2={x} y2={height} />
        </g>
      ))}
      {lines.map((line) => (
        <ArrowLine
          key={line.arrow.frame}
          line={line}
          places={places}
          isMarked={marked.has(line.arrow.frame)}
          isSelected={selected === line.arrow.frame}
          onSelect={onSelect}
        />
      ))}
    </svg>
  );
};
