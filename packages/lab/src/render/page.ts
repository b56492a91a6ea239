/** A page that stands alone: one file, no script, nothing from elsewhere. */
import { escapeXml } from "@potshark/service/escape-xml";
import { renderMarkdown } from "../text/markdown.ts";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 25%, transparent); }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; display: block; overflow-x: auto; overflow-wrap: normal; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
.prompt p, td > p, dd > p, li > p { margin: 0; }
td ul { padding: 0; margin: 0; list-style: none; }
pre { margin: 0; white-space: pre-wrap; }
.bar { display: flex; width: 16rem; height: 1.1rem; border-radius: 0.2rem; overflow: hidden; }
.right { background: #2e7d32; }
.partly { background: #9ccc65; }
.pending { background: #90a4ae; }
.wrong { background: #d84315; }
.unreadable { background: #ffa726; }
.unanswered { background: #bdbdbd; }
.key span, .chip { display: inline-block; padding: 0.1rem 0.6rem; margin-right: 0.4rem; border-radius: 0.2rem; color: #000; }
.chip { font-size: 0.8rem; white-space: nowrap; }
.right.chip, .key .right { color: #fff; }
.score { font-weight: normal; white-space: nowrap; font-variant-numeric: tabular-nums; }
.question { border: 1px solid var(--line); border-radius: 0.4rem; padding: 0 1rem 0.6rem; margin: 1rem 0; break-inside: avoid; }
.note.problem { border-left: 0.3rem solid #ffa726; padding-left: 0.8rem; }
.typed { white-space: pre-wrap; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 0.2rem 1rem; margin: 0.5rem 0; }
dt { opacity: 0.75; }
dd { margin: 0; min-width: 0; }
footer { margin-top: 2rem; opacity: 0.75; font-size: 0.85rem; }
td .prompt { max-width: 34rem; min-width: 12rem; font-size: 0.9rem; }
.plot { max-width: 32rem; width: 100%; }
svg text { fill: currentColor; font: 12px system-ui, sans-serif; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.4rem; } .bar { width: 9rem; } }
@media print { body { margin: 0; max-width: none; } * { print-color-adjust: exact; } }
`;

/** @param body XHTML elements */
export const standalonePage = (title: string, body: string): string =>
  `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;

/** Texts of questions. What they link to is not beside the page, so links are words. */
export const proseHtml = (markdown: string): string => renderMarkdown(markdown, () => undefined);
