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
/** Both the reader's name spaces and our path cost more the deeper an element stands. */
const DEEPEST = 16;
/** No pot has so many properties, and each that is not there is answered too, once for every past brew. */
const MAX_NAMES = 100;
/** It is repeated with each of those. */
const MAX_NAMESPACE = 256;
/** Enough for those names; an attribute of a few bytes costs the reader microseconds. */
export const PROPFIND_BYTES = 16_384;

/**
 * Reads the body of a PROPFIND; an empty one asks for all properties (RFC 4918 §9.1). XML of any other sort, and XML
 * with a document type (which could make a small body a huge one), gives undefined.
 */
export const parsePropfind = (body: string): PropfindQuery | undefined => {
  if (body.trim() === "") return { kind: "allprop" };
  const path: string[] = [];
  const names: PropertyName[] = [];
  let kind: PropfindQuery["kind"] | undefined;
  // The first error is the end of it: a body may hold a million.
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
    // Ours, or the reader's own: it throws a RangeError at half a surrogate pair behind "<!".
    return undefined;
  }
  if (kind === undefined) return undefined;
  return kind === "prop" ? { kind, names } : { kind };
};
