/** The answer to PROPFIND as XML (RFC 4918 §14.16). */
import { escapeXml } from "@potshark/service/escape-xml";
import type { PropertyName, PropfindQuery } from "./propfind.ts";

/** The namespace of properties outside RFC 4918: the keys of a pot's JSON. */
const COFFEE_NAMESPACE = "urn:ietf:rfc:2324";
const DAV = "DAV:";

/** A pot, or one of its past brews. */
export interface Resource {
  readonly href: string;
  readonly displayName: string;
  /** Whether PROPFIND with a depth finds children. */
  readonly isCollection: boolean;
  /** In the coffee namespace; null and empty values are left out. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** One property: its name and, as XML, its value. */
interface Property extends PropertyName {
  readonly value: string;
}

const element = ({ namespace, name }: PropertyName, value: string): string => {
  // Names from the client keep their namespace; ours use the prefixes of the root.
  const [tag, declaration] =
    namespace === DAV
      ? [`D:${name}`, ""]
      : namespace === COFFEE_NAMESPACE
        ? [`C:${name}`, ""]
        : [name, ` xmlns="${escapeXml(namespace)}"`];
  return value === "" ? `<${tag}${declaration}/>` : `<${tag}${declaration}>${value}</${tag}>`;
};

const valueXml = (value: unknown): string => {
  if (Array.isArray(value)) return escapeXml(value.join(", "));
  if (typeof value !== "object" || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, inner]) => element({ namespace: COFFEE_NAMESPACE, name }, valueXml(inner)))
    .join("");
};

const propertiesOf = ({ displayName, isCollection, values }: Resource): readonly Property[] => [
  { namespace: DAV, name: "displayname", value: escapeXml(displayName) },
  { namespace: DAV, name: "resourcetype", value: isCollection ? "<D:collection/>" : "" },
  ...Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => ({ namespace: COFFEE_NAMESPACE, name, value: valueXml(value) })),
];

const propstat = (properties: readonly string[], status: string): string =>
  properties.length === 0
    ? ""
    : `<D:propstat><D:prop>${properties.join("")}</D:prop><D:status>HTTP/1.1 ${status}</D:status></D:propstat>`;

const propstats = (resource: Resource, query: PropfindQuery): string => {
  const properties = propertiesOf(resource);
  if (query.kind === "allprop")
    return propstat(
      properties.map((one) => element(one, one.value)),
      "200 OK",
    );
  if (query.kind === "propname")
    return propstat(
      properties.map((one) => element(one, "")),
      "200 OK",
    );
  const asked = query.names.map((name) => ({
    name,
    found: properties.find((one) => one.namespace === name.namespace && one.name === name.name),
  }));
  return (
    propstat(
      asked.flatMap(({ found }) => (found ? [element(found, found.value)] : [])),
      "200 OK",
    ) +
    propstat(
      asked.flatMap(({ name, found }) => (found ? [] : [element(name, "")])),
      "404 Not Found",
    )
  );
};

export const multistatusXml = (resources: readonly Resource[], query: PropfindQuery): string => {
  const responses = resources.map(
    (resource) => `<D:response><D:href>${escapeXml(resource.href)}</D:href>${propstats(resource, query)}</D:response>`,
  );
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    `<D:multistatus xmlns:D="${DAV}" xmlns:C="${COFFEE_NAMESPACE}">${responses.join("")}</D:multistatus>\n`
  );
};
