/** The body of a PROPFIND (RFC 4918 §14.20): which properties are asked for. */
import { SaxesParser } from "saxes";

export interface PropertyName {
  readonly namespace: string;
  readonly name: string;
}

export type PropfindQuery =
  | { readonly kind: "allprop" }
  | { readonly kind: "propname" }
  | { readonly kind: "prop"; readonly names: readonly PropertyName[] };

const DAV = "DAV:";
/** Deeper elements cost more, for the XML reader's namespaces and for our path. */
const DEEPEST = 16;
/** No pot has so many properties, and the answer repeats each missing one for every past brew. */
const MAX_NAMES = 100;
/** The answer repeats the namespace with each of those names. */
const MAX_NAMESPACE = 256;
/** Enough for those names; an attribute of a few bytes already costs the reader microseconds. */
export const PROPFIND_BYTES = 16_384;

/**
 * Reads the body of a PROPFIND; an empty one asks for all properties (RFC 4918 §9.1). Any other XML, and XML with a
 * document type (which could make a small body huge), gives undefined.
 */
export const parsePropfind = (body: string): PropfindQuery | undefined => {
  if (body.trim() === "") return { kind: "allprop" };
  const path: string[] = [];
  const names: PropertyName[] = [];
  let kind: PropfindQuery["kind"] | undefined;
  // Parsing stops at the first error: a body may contain a million errors.
  const refuse = (): never => {
    throw new Error("unreadable");
  };
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", refuse);
  parser.on("doctype", refuse);
  parser.on("opentag", ({ uri, local }) => {
    const place = path.join("/");
    if (place === "" && (uri !== DAV || local !== "propfind")) refuse();
    if (path.length === DEEPEST) refuse();
    if (
      place === `${DAV}propfind` &&
      uri === DAV &&
      (local === "allprop" || local === "propname" || local === "prop")
    ) {
      kind = local;
    }
    if (place === `${DAV}propfind/${DAV}prop`) names.push({ namespace: uri, name: local });
    if (names.length > MAX_NAMES || uri.length > MAX_NAMESPACE) refuse();
    path.push(`${uri}${local}`);
  });
  parser.on("closetag", () => void path.pop());
  try {
    parser.write(body).close();
  } catch {
    // Our own error, or the reader's: it throws a RangeError at half a surrogate pair after "<!".
    return undefined;
  }
  if (kind === undefined) return undefined;
  return kind === "prop" ? { kind, names } : { kind };
};
