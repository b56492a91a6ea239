/** Markdown of questions and hints; renderMarkdown outputs no HTML from the text. */
import type { VNode } from "preact";
import { renderMarkdown } from "../text/markdown.ts";

export const MarkdownText = ({ text, class: name = "" }: { readonly text: string; readonly class?: string }): VNode => (
  <div class={`text ${name}`.trim()} dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />
);
