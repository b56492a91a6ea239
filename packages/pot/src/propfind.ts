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

/**
 * Reads the body of a PROPFIND; an empty one asks for all properties (RFC 4918 §9.1). XML of any other sort, and XML
 * with a document type (which could make a small body a huge one), gives undefined.
 */
export const parsePropfind = (body: string): PropfindQuery | undefined => {
  if (body.trim() === "") return { kind: "allprop" };
  const path: string[] = [];
  const names: PropertyName[] = [];
  let kind: PropfindQuery["kind"] | undefined;
  let isReadable = true;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", () => {
    isReadable = false;
  });
  parser.on("doctype", () => {
    isReadable = false;
  });
  parser.on("opentag", ({ uri, local }) => {
    const place = path.join("/");
    if (place === "" && (uri !== DAV || local !== "propfind")) isReadable = false;
    if (
      place === `${DAV}propfind` &&
      uri === DAV &&
      (local === "allprop" || local === "propname" || local === "prop")
    ) {
      kind = local;
    }
    if (place === `${DAV}propfind/${DAV}prop`) names.push({ namespace: uri, name: local });
    path.push(`${uri}${local}`);
  });
  parser.on("closetag", () => void path.pop());
  parser.write(body).close();
  if (!isReadable || kind === undefined) return undefined;
  return kind === "prop" ? { kind, names } : { kind };
};
