/** Ports of servers in question files: `$site` in any text is the port of the server of that name. */

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Ports by the servers' names, from files whose shape is not checked yet. */
export const declaredPorts = (roots: readonly unknown[]): readonly (readonly [string, number])[] =>
  roots.flatMap((root) => {
    const { servers } = isMapping(root) ? root : {};
    if (!isMapping(servers)) return [];
    return Object.entries(servers).flatMap(([name, server]): readonly (readonly [string, number])[] => {
      const { port } = isMapping(server) ? server : {};
      return typeof port === "number" ? [[name, port]] : [];
    });
  });

const NAMED = /\$([A-Za-z_][\w-]*)/g;

/** The same value with each server's `$NAME` replaced in all texts. */
export const withPorts = (value: unknown, ports: ReadonlyMap<string, number>): unknown => {
  if (typeof value === "string") return value.replace(NAMED, (text, name: string) => String(ports.get(name) ?? text));
  if (Array.isArray(value)) return value.map((one) => withPorts(one, ports));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withPorts(one, ports)]));
};
