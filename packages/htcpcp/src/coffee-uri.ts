/**
 * Coffee URIs (RFC 2324 §3) and the origin-form targets of HTTP clients. WHATWG `URL` throws on percent-encoded
 * schemes, so they need their own parser.
 *
 *     coffee-url = coffee-scheme ":" [ "//" host ] [ "/" pot-designator ] [ "?" additions-list ]
 */
import { type AdditionRange, formatAdditions, parseAdditions } from "./accept-additions.ts";
import type { Problem, ProblemCode } from "./error.ts";
import { decodePercent, readUtf8 } from "./percent.ts";
import { CAFE_SPELLINGS, COFFEE_SCHEMES } from "./registry.ts";

export interface CoffeeUri {
  /** As RFC 2324 prints it ("coffee", "%4Baffee"), however it was written; undefined in origin form ("/pot-0"). */
  readonly scheme: string | undefined;
  /** Lower case, percent-decoded; an IPv6 address keeps its brackets. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Percent-decoded parts of the path; the empty ones are left out. */
  readonly segments: readonly string[];
  /** N of a first segment `pot-N`. */
  readonly pot: number | undefined;
  readonly additions: readonly AdditionRange[];
}

export type CoffeeUriResult =
  | { readonly ok: true; readonly uri: CoffeeUri }
  | { readonly ok: false; readonly problem: Problem };

/** Text that decodes to itself, as nearly all text does. */
const PLAIN = /^[^%\u0080-\uffff]*$/;

/**
 * The normal form of a scheme: decoded, composed, in lower case. Bytes that are not UTF-8 (RFC 2324's own `caf%C3%E8`)
 * are compared as bytes.
 */
const schemeKey = (scheme: string): string => {
  if (PLAIN.test(scheme)) return scheme.toLowerCase();
  const bytes = decodePercent(scheme);
  if (typeof bytes === "number") return "";
  const text = readUtf8(bytes);
  if (text !== undefined) return text.normalize("NFC").toLowerCase();
  return `bytes ${Array.from(bytes, (byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)).join(" ")}`;
};

const CAFE = COFFEE_SCHEMES.find(({ languages }) => (languages as readonly string[]).includes("French"))!.scheme;

const SCHEME_OF_KEY: ReadonlyMap<string, string> = new Map([
  ...COFFEE_SCHEMES.map(({ scheme }) => [schemeKey(scheme), scheme] as const),
  ...CAFE_SPELLINGS.map((spelling) => [schemeKey(spelling), CAFE] as const),
]);

/** RFC 2324 §3: all schemes are equivalent, whatever their language, case or encoding. Undefined for any other. */
export const canonicalScheme = (scheme: string): string | undefined => SCHEME_OF_KEY.get(schemeKey(scheme));

const SHAPE = /^(?:([^:/?#]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(#.*)?/s;

/**
 * A URI split at its delimiters (RFC 3986, appendix B), as written; undefined for missing parts. Any text can be split
 * like this.
 */
export interface UriParts {
  readonly scheme: string | undefined;
  /** Between "//" and the path: its end is the start of the path. */
  readonly authority: string | undefined;
  readonly path: string;
  readonly pathOffset: number;
  /** It begins one character after the path. */
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

/** Splits a URI at its delimiters and does not check the parts. */
export const splitUri = (text: string): UriParts => {
  const [, scheme, authority, path = "", query, fragment] = SHAPE.exec(text) ?? [];
  const pathOffset =
    (scheme === undefined ? 0 : scheme.length + 1) + (authority === undefined ? 0 : authority.length + 2);
  return { scheme, authority, path, pathOffset, query, fragment };
};

const IP_LITERAL = /^\[[0-9A-Fa-f:.]+\]$/;
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[^:@[\]]+)(?::([0-9]{1,5}))?$/;

const refuse = (code: ProblemCode, offset: number, message: string): CoffeeUriResult => ({
  ok: false,
  problem: { code, offset, message },
});

const decodeText = (text: string): string | undefined => {
  if (PLAIN.test(text)) return text;
  const bytes = decodePercent(text);
  return typeof bytes === "number" ? undefined : readUtf8(bytes);
};

/** Reads a coffee URI, or a path with additions. Never throws. */
export const parseCoffeeUri = (text: string): CoffeeUriResult => {
  const { scheme: rawScheme, authority, path, pathOffset, query, fragment } = splitUri(text);
  const scheme = rawScheme === undefined ? undefined : canonicalScheme(rawScheme);
  if (rawScheme !== undefined && scheme === undefined) {
    return refuse("bad-scheme", 0, `"${rawScheme}" is not one of the coffee schemes`);
  }
  if (rawScheme === undefined && !text.startsWith("/"))
    return refuse("bad-scheme", 0, "a coffee URI starts with a scheme such as coffee:");
  if (fragment !== undefined) return refuse("bad-path", text.length - fragment.length, "a coffee URI has no fragment");
  // "//" has a meaning only after a scheme; some readers would take a path that starts with it for a host, others would
  // not.
  if (authority !== undefined && rawScheme === undefined) return refuse("bad-path", 0, "a path starts with one slash");

  let host: string | undefined;
  let port: number | undefined;
  if (authority !== undefined) {
    const offset = pathOffset - authority.length;
    const [matched, name, digits] = HOST.exec(authority) ?? [];
    host = name === undefined ? undefined : decodeText(name)?.toLowerCase();
    if (matched === undefined || host === undefined)
      return refuse("bad-host", offset, "the host is not a name or an address");
    if (digits !== undefined) port = Number(digits);
    if (port !== undefined && port > 65_535)
      return refuse("bad-port", offset + name!.length + 1, "a port is at most 65535");
  }
  if (path !== "" && !path.startsWith("/")) return refuse("bad-path", pathOffset, "a path starts with a slash");
  const segments: string[] = [];
  for (const segment of path === "" ? [] : path.split("/")) {
    const decoded = decodeText(segment);
    if (decoded === undefined) return refuse("bad-escape", pathOffset, "the path holds a broken percent-encoding");
    if (decoded !== "") segments.push(decoded);
  }
  const designator = /^pot-([0-9]{1,9})$/i.exec(segments[0] ?? "");
  const pot = designator ? Number(designator[1]) : undefined;
  if (query === undefined) return { ok: true, uri: { scheme, host, port, segments, pot, additions: [] } };
  const decodedQuery = decodeText(query);
  const queryOffset = pathOffset + path.length + 1;
  if (decodedQuery === undefined)
    return refuse("bad-escape", queryOffset, "the additions hold a broken percent-encoding");
  const list = parseAdditions(decodedQuery, queryOffset);
  if (!list.ok) return list;
  return { ok: true, uri: { scheme, host, port, segments, pot, additions: list.additions } };
};

/** Writes a coffee URI. RFC 2324 §3: the German scheme keeps its capital, encoded. */
export const formatCoffeeUri = ({ scheme, host, port, segments, additions }: CoffeeUri): string => {
  const authority =
    host === undefined
      ? ""
      : `//${IP_LITERAL.test(host) ? host : encodeURIComponent(host)}${port === undefined ? "" : `:${port}`}`;
  const path = segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
  const query =
    additions.length === 0
      ? ""
      : `?${additions.map((addition) => encodeURIComponent(formatAdditions([addition]))).join(",")}`;
  return `${scheme === undefined ? "" : `${scheme}:`}${authority}${path === "" && scheme === undefined ? "/" : path}${query}`;
};
