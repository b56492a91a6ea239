/** The HTML around a page that draws itself: what all of our pages have in common. */
import { escapeXml } from "./escape-xml.ts";

export interface PageShell {
  readonly title: string;
  /** Id of the element that the page draws itself into. */
  readonly root: string;
  /** Where style and icon are, with a slash at the end: "/page/". */
  readonly base: string;
  /** The page's script, below the base. */
  readonly script: string;
  /** For a browser without JavaScript. */
  readonly withoutScript: string;
  /** Lines for the head. */
  readonly head?: readonly string[];
  /** Attributes of the body: "data-NAME". */
  readonly data?: Readonly<Record<string, string | undefined>>;
}

export const pageShell = ({ title, root, base, script, withoutScript, head = [], data = {} }: PageShell): string => {
  const attributes = Object.entries(data).map(([name, value]) =>
    value === undefined ? "" : ` data-${name}="${escapeXml(value)}"`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(title)} - Potshark</title>
<link rel="icon" href="${base}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${base}page.css">
${head.map((line) => `${line}\n`).join("")}<script type="module" src="${base}${script}"></script>
</head>
<body${attributes.join("")}>
<noscript>${escapeXml(withoutScript)}</noscript>
<div id="${root}"></div>
</body>
</html>
`;
};
