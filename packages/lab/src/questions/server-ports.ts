/** Ports of servers in question files: `$site` in any text is the port of the server of that name. */
import { isMapping } from "../files/shape.ts";

/** Ports by the servers' names, from a lab.yaml whose shape is not checked yet. */
export const declaredPorts = (lab: unknown): ReadonlyMap<string, number> => {
  const { servers } = isMapping(lab) ? lab : {};
  return new Map(
    Object.entries(isMapping(servers) ? servers : {}).flatMap(([name, server]) => {
      const { port } = isMapping(server) ? server : {};
      return typeof port === "number" ? [[name, port]] : [];
    }),
  );
};

const NAMED = /\$([A-Za-z_][\w-]*)/g;

/** The same value with each server's `$NAME` replaced in all texts. @param portOf undefined for other names */
export const withPorts = (value: unknown, portOf: (name: string) => number | undefined): unknown => {
  if (typeof value === "string") return value.replace(NAMED, (text, name: string) => String(portOf(name) ?? text));
  if (Array.isArray(value)) return value.map((one) => withPorts(one, portOf));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withPorts(one, portOf)]));
};
