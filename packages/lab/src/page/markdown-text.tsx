/** Markdown of questions and hints; renderMarkdown outputs no HTML from the text. */
import type { VNode } from "preact";
import { type LinkOf, renderMarkdown } from "../text/markdown.ts";

/** The server has the pictures that stand beside the questions. */
const linkOf: LinkOf = (href) =>
  /^https?:/i.test(href) ? href : `/pictures/questions/${href.split("/").map(encodeURIComponent).join("/")}`;

export const MarkdownText = ({ text, class: name = "" }: { readonly text: string; readonly class?: string }): VNode => (
  <div class={`text ${name}`.trim()} dangerouslySetInnerHTML={{ __html: renderMarkdown(text, linkOf) }} />
);
