/** The page around the packet view. */
import { escapeXml } from "@potshark/service/escape-xml";

export interface PageOptions {
  /** The name of the capture that the server holds. */
  readonly capture?: string | undefined;
  /** Lines for the head. */
  readonly head?: readonly string[];
}

export const pageHtml = ({ capture, head = [] }: PageOptions): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Inspector - Potshark</title>
<link rel="icon" href="./icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="./page.css">
${head.map((line) => `${line}\n`).join("")}<script type="module" src="./page.js"></script>
</head>
<body${capture === undefined ? "" : ` data-capture="${escapeXml(capture)}"`}>
<noscript>The packets are dissected in your browser, which needs JavaScript for that. Without it: npx potshark read CAPTURE</noscript>
<div id="inspector"></div>
</body>
</html>
`;
