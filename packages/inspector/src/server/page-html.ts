/** The page around the packet view. */
import { pageShell } from "@potshark/service/page-shell";

export interface PageOptions {
  /** The name of the capture that the server holds. */
  readonly capture?: string | undefined;
  /** Lines for the head. */
  readonly head?: readonly string[];
}

export const pageHtml = ({ capture, head = [] }: PageOptions): string =>
  pageShell({
    title: "Inspector",
    root: "inspector",
    base: "./",
    script: "page.js",
    withoutScript:
      "The packets are dissected in your browser, which needs JavaScript for that. Without it: npx potshark read CAPTURE",
    head,
    data: { capture },
  });
