/**
 * Markdown of questions and handout as XHTML. Inert: HTML in the text is shown as text, and links lead nowhere but to
 * the web and to neighbours.
 */
import { Marked, type Tokens } from "marked";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

/** Nothing with a scheme but the web's. */
const isHarmless = (href: string): boolean => /^https?:\/\//i.test(href) || !/^[^/?#]*:/.test(href);

const marked = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeXml(text),
    br: () => "<br />",
    hr: () => "<hr />\n",
    link({ href, tokens }: Tokens.Link) {
      const inner = this.parser.parseInline(tokens);
      return isHarmless(href) ? `<a href="${escapeXml(href)}">${inner}</a>` : inner;
    },
    image: ({ href, text }: Tokens.Image) =>
      isHarmless(href) ? `<img src="${escapeXml(href)}" alt="${escapeXml(text)}" />` : escapeXml(text),
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "[x] " : "[ ] "),
  },
});

/** @returns well-formed elements, without one around them */
export const renderMarkdown = (text: string): string => marked.parse(text, { async: false }).trim();

/** For places that show no markup: what is left when it is taken away. */
export const plainText = (markdown: string): string =>
  renderMarkdown(markdown)
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(
      /&(amp|lt|gt|quot|#39);/g,
      (entity) => Object.keys(ENTITIES).find((one) => ENTITIES[one] === entity) ?? "",
    )
    .trim();
