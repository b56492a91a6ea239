/**
 * The Alternates header (RFC 2295 §8.3) as TEA-capable pots and clients use it (RFC 7168 §2.1.1):
 *
 *     Alternates: {"/pot-1/darjeeling" {type message/teapot}}, {"/" {type message/coffeepot}}
 */

/** One thing to ask for instead. */
export interface Alternate {
  /** A URI, as a rule relative to the server. */
  readonly uri: string;
  /** Media type of the BREW that asks for it. */
  readonly type: string;
}

export const formatAlternates = (alternates: readonly Alternate[]): string =>
  alternates.map(({ uri, type }) => `{"${encodeURI(uri)}" {type ${type}}}`).join(", ");

/** `{"uri" [source-quality] {attribute value} ...}`: the quality that RFC 2295 demands is missing in RFC 7168's examples. */
const VARIANT = /\{\s*"([^"]*)"\s*(?:[0-9.]+\s*)?((?:\{[^{}]*\}\s*)*)\}/g;
const TYPE = /\{\s*type\s+"?([^\s{}"]+)"?\s*\}/i;

/** What can be read of an Alternates header; variants without a type are left out. Never throws. */
export const parseAlternates = (text: string): readonly Alternate[] =>
  [...text.matchAll(VARIANT)].flatMap(([, uri = "", attributes = ""]) => {
    const type = TYPE.exec(attributes)?.[1];
    return type === undefined ? [] : [{ uri, type: type.toLowerCase() }];
  });
