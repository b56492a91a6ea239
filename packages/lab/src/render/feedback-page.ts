/** What a student gets back: marks, reasons, and the command that shows the evidence, as a page. */
import { renderMarkdown } from "../text/markdown.ts";
import { standalonePage } from "./page.ts";

/** @param title such as the name of the student */
export const feedbackPage = (markdown: string, title: string): string =>
  standalonePage(
    title,
    renderMarkdown(markdown, () => undefined),
  );
