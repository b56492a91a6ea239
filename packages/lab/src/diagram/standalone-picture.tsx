/**
 * The diagram as a file of its own, to use in documents: it contains its style, and follows the reader's light or dark
 * theme.
 */
import { renderToString } from "preact-render-to-string";
import "../text/visible-texts.ts";
import type { SpaceTime } from "./space-time.ts";
import { SpaceTimePicture } from "./space-time-picture.tsx";

const STYLE = `
.space-time { --paper: #fffaf2; --ink: #2c1a10; --soft: #6b5444; --line: #8d735b; --message: #96400f; --end: #35632c;
  --bad: #a12a1c; font: 12px system-ui, sans-serif; background: var(--paper); }
@media (prefers-color-scheme: dark) {
  .space-time { --paper: #211812; --ink: #f4e8d9; --soft: #c0aa94; --line: #97806a; --message: #f0a860; --end: #9fd08f;
    --bad: #ff9d8b; }
}
text { fill: var(--ink); }
.party text { font: 600 16px ui-serif, Georgia, serif; }
.party line { stroke: var(--line); stroke-dasharray: 2 4; }
.frame-number, .pause { fill: var(--soft); }
.pause, .label { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.row { fill: none; }
.arrow line { stroke: var(--line); stroke-width: 1.3; }
.arrow path { fill: var(--line); }
.arrow-message line { stroke: var(--message); stroke-width: 2; }
.arrow-message path { fill: var(--message); }
.arrow-open line, .arrow-close line { stroke: var(--end); }
.arrow-open path, .arrow-close path { fill: var(--end); }
.arrow-reset line { stroke: var(--bad); }
.arrow-reset path { fill: var(--bad); }
.arrow-acknowledge line { stroke-dasharray: 4 3; }
`;

/** @returns an SVG file's text */
export const standalonePicture = (diagram: SpaceTime): string =>
  `${renderToString(<SpaceTimePicture diagram={diagram} />)
    .replace(/>/, `><style>${STYLE}</style>`)
    .replaceAll("</g><g", "</g>\n<g")}\n`;
