/** What stands in lab.yaml: the lab itself, whose questions stand in the files beside it. */
import { closestName, type FieldRegistry } from "@potshark/dissect";
import { z } from "zod";
import { fieldName, id, mapping, prose, say } from "../files/shape.ts";
import type { ParsedFile } from "./parse-file.ts";
import type { Server } from "./question-set.ts";
import { readValue } from "./read-value.ts";

export const LAB_FILE = "lab.yaml";

const server = mapping("a server", {
  port: z.int(say("a TCP port")).min(1, say("1 to 65535")).max(65_535, say("1 to 65535")),
  protocol: fieldName,
});

const lab = mapping("lab.yaml", {
  title: prose("the title of the lab").default("The lab"),
  servers: z.record(id, z.unknown(), say("servers by their names")).default({}),
});

export interface LabFile {
  readonly title: string;
  readonly servers: readonly Server[];
}

/** @param ports the real ports of servers, by their names */
export const readLab = (
  { root, complain }: ParsedFile,
  ports: ReadonlyMap<string, number>,
  registry: FieldRegistry,
): LabFile => {
  const { title, servers } = readValue(lab, root, complain) ?? lab.parse({});
  const read = Object.entries(servers).flatMap(([name, value]): readonly Server[] => {
    const one = readValue(server, value, (path, message) => complain(["servers", name, ...path], message));
    if (one === undefined) return [];
    const { port, protocol } = one;
    if (registry.get(protocol)?.type !== "protocol") {
      const protocols = [...registry.names()].filter((one) => registry.get(one)?.type === "protocol");
      const near = closestName(protocol, protocols);
      const hint = near === undefined ? "" : `; did you mean ${near}?`;
      complain(["servers", name, "protocol"], `there is no protocol ${protocol}${hint}`);
    }
    return [{ name, port: ports.get(name) ?? port, protocol }];
  });
  return { title, servers: read };
};
