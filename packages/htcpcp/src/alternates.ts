/**
 * The Alternates header (RFC 2295 §8.3) as TEA-capable pots and clients use it (RFC 7168 §2.1.1):
 *
 *     Alternates: {"/pot-1/darjeeling" {type message/teapot}}, {"/" {type message/coffeepot}}
 *
 * RFC 2295 wants a quality after the URI, the examples of RFC 7168 leave it out: both are read.
 */

/** One alternative to request instead. */
export interface Alternate {
  /** As written; usually a path. */
  readonly uri: string;
  /** Media type of the BREW that asks for it, in lower case. */
  readonly type: string | undefined;
}

export interface Alternates {
  readonly alternates: readonly Alternate[];
  /** Whether the whole header is a list of variants. */
  readonly isWellFormed: boolean;
}

export const formatAlternates = (alternates: readonly Alternate[]): string =>
  alternates.map(({ uri, type }) => `{"${encodeURI(uri)}"${type === undefined ? "" : ` {type ${type}}`}}`).join(", ");

const VARIANT = /\{\s*"([^"]*)"\s*(?:[01](?:\.[0-9]{0,3})?\s*)?((?:\{[^{}"]*(?:"[^"]*"[^{}"]*)*\}\s*)*)\}/g;
const TYPE = /\{\s*type\s+"?([^\s{}"]+)"?\s*\}/i;
/** What may be between the variants besides commas: the directives of RFC 2295 §8.3. */
const DIRECTIVE = /^[a-z-]+(?:=[^\s,{}]+)?$/i;

/** Reads an Alternates header, as far as it can be. Never throws. */
export const parseAlternates = (text: string): Alternates => {
  const alternates = [...text.matchAll(VARIANT)].map(([, uri = "", attributes = ""]) => ({
    uri,
    type: TYPE.exec(attributes)?.[1]?.toLowerCase(),
  }));
  const between = text.replace(VARIANT, " ").split(/[\s,]+/);
  return {
    alternates,
    isWellFormed: alternates.length > 0 && between.every((part) => part === "" || DIRECTIVE.test(part)),
  };
};
