/** A page that stands alone: one file, no script, nothing from elsewhere. */
import { escapeXml } from "@potshark/service/escape-xml";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
code { overflow-wrap: anywhere; }
.bar { display: flex; width: 16rem; height: 1.1rem; border-radius: 0.2rem; overflow: hidden; }
.right { background: #2e7d32; }
.partly { background: #9ccc65; }
.pending { background: #90a4ae; }
.wrong { background: #d84315; }
.unreadable { background: #ffa726; }
.unanswered { background: #bdbdbd; }
.key span { padding: 0 0.6rem; margin-right: 0.4rem; border-radius: 0.2rem; color: #000; }
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
