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
