/** Markdown of questions and hints; renderMarkdown lets no HTML of the text through. */
import type { VNode } from "preact";
import { renderMarkdown } from "../text/markdown.ts";

export const MarkdownText = ({ text, class: name = "" }: { readonly text: string; readonly class?: string }): VNode => (
  <div class={`text ${name}`.trim()} dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />
);
