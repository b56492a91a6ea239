/**
 * Text from the network or of a student, made harmless for a page: markup escapes, but a control character or a
 * bidirectional override would stay, and make a line read differently from what it says. Runs in a browser, too.
 */

/** Controls, format characters, lone surrogates, line separators; not what text has for good reasons: tab, line ends, joiners, soft hyphens. */
const ACTIVE = /(?![\t\n\u00ad\u200c\u200d]|\r\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

/** The text with active characters as `\x1b` or `\u{202e}`. */
export const visibleText = (text: string): string => text.replace(ACTIVE, escapeCharacter);

/** Attributes that are shown; those of scripts (data-*) are made harmless too, since they stand in the page's source. */
const SHOWN = new Set(["title", "aria-label", "alt", "placeholder", "label"]);

const visibleChild = (child: unknown): unknown => {
  if (typeof child === "string") return visibleText(child);
  return Array.isArray(child) ? child.map(visibleChild) : child;
};

/** What this needs of Preact's `options`. */
interface VNodeHook {
  vnode?: ((vnode: never) => void) | undefined;
}

/** Has every text of every page go through `visibleText`: a place that forgets it is one that nobody looks for. */
export const makeTextsVisible = (options: VNodeHook): void => {
  const before = options.vnode;
  options.vnode = (vnode: { readonly props: Record<string, unknown> | null }): void => {
    const { props } = vnode;
    if (props !== null && typeof props === "object") {
      for (const [name, value] of Object.entries(props)) {
        if (typeof value === "string" && (SHOWN.has(name) || name.startsWith("data-")))
          props[name] = visibleText(value);
      }
      if (props.children !== undefined) props.children = visibleChild(props.children);
    }
    before?.(vnode as never);
  };
};
