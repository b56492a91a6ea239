/** What a student gets back: marks, reasons, and the command that shows the evidence, as a page. */
import type { Report } from "../grading/report.ts";
import { renderMarkdown } from "../text/markdown.ts";
import { standalonePage } from "./page.ts";
import { renderReportMarkdown } from "./report-text.ts";

/** @param title such as the name of the student */
export const feedbackPage = (report: Report, title: string): string =>
  standalonePage(
    title,
    renderMarkdown(renderReportMarkdown(report, title), () => undefined),
  );
