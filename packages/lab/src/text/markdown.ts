/**
 * Markdown of questions and handout as XHTML. Inert: HTML in the text is shown as text, and links lead only to the web
 * and to neighbouring pages.
 */
import { escapeXml, unescapeXml } from "@potshark/service/escape-xml";
import { Marked, type Tokens } from "marked";

/** No scheme other than the web's. */
const isHarmless = (href: string): boolean => /^https?:\/\//i.test(href) || !/^[^/?#]*:/.test(href);

/** The target of a link on the page that shows the text; if undefined, only its words are shown. */
export type LinkOf = (href: string) => string | undefined;

const newMarked = (linkOf: LinkOf): Marked =>
  new Marked({
    gfm: true,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeXml(text),
      br: () => "<br />",
      hr: () => "<hr />\n",
      link({ href, tokens }: Tokens.Link) {
        const inner = this.parser.parseInline(tokens);
        const target = isHarmless(href) ? linkOf(href) : undefined;
        return target === undefined ? inner : `<a href="${escapeXml(target)}">${inner}</a>`;
      },
      image: ({ href, text }: Tokens.Image) => {
        const source = isHarmless(href) ? linkOf(href) : undefined;
        return source === undefined ? escapeXml(text) : `<img src="${escapeXml(source)}" alt="${escapeXml(text)}" />`;
      },
      checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "[x] " : "[ ] "),
    },
  });

const unchanged = newMarked((href) => href);

/** @returns well-formed elements, without a root element */
export const renderMarkdown = (text: string, linkOf?: LinkOf): string =>
  (linkOf === undefined ? unchanged : newMarked(linkOf)).parse(text, { async: false }).trim();

/** The text without markup, for places that show none. */
export const plainText = (markdown: string): string =>
  unescapeXml(renderMarkdown(markdown).replaceAll(/<[^<>]*>/g, "")).trim();
