/**
 * Text from the network or of a student, made harmless for a page: HTML escaping leaves control characters and
 * bidirectional overrides, which could change how a line reads. Also runs in a browser.
 */

/**
 * Controls, format characters, lone surrogates, line separators; but not characters that normal text uses: tab, line
 * ends, joiners, soft hyphens.
 */
const ACTIVE = /(?![\t\n\u00ad\u200c\u200d]|\r\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

/** The text with active characters as `\x1b` or `\u{202e}`. */
export const visibleText = (text: string): string => text.replace(ACTIVE, escapeCharacter);

/** Attributes that are shown; data-* attributes are made harmless too, since they are in the page's source. */
const SHOWN = new Set(["title", "aria-label", "alt", "placeholder", "label"]);

const visibleChild = (child: unknown): unknown => {
  if (typeof child === "string") return visibleText(child);
  return Array.isArray(child) ? child.map(visibleChild) : child;
};

/** The part of Preact's `options` that this uses. */
interface VNodeHook {
  vnode?: ((vnode: never) => void) | undefined;
}

/** Passes every text of every page through `visibleText`, so that no component can forget it. */
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
