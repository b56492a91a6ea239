/** What stands in lab.yaml: the lab itself, whose questions stand in the files beside it. */
import { closestName, type FieldRegistry } from "@potshark/dissect";
import { z } from "zod";
import { choice, fieldName, filled, id, mapping, prose, say } from "../files/shape.ts";
import { checkFilter } from "../query/query-reader.ts";
import { FINDING_IDS } from "./finding-ids.ts";
import type { ParsedFile } from "./parse-file.ts";
import type { Advice, Server } from "./question-set.ts";
import { readValue } from "./read-value.ts";
import type { ServerPorts } from "./server-ports.ts";

export const LAB_FILE = "lab.yaml";

/** What to do about findings, in place of what is said in every lab. */
const advice: z.ZodType<Advice> = z
  .partialRecord(choice(FINDING_IDS), prose("what to do"), say("what to do, by the ids of findings"))
  .default({});

const server = mapping("a server", {
  port: z.int(say("a TCP port")).min(1, say("1 to 65535")).max(65_535, say("1 to 65535")),
  /** Wireshark's name. */
  protocol: fieldName,
  /** Who connects to it: another server, or anybody. */
  client: id.optional(),
  /** What people call it: "the coffee site". */
  title: prose("what people call it").optional(),
  /** The page to open for the tasks. */
  url: z.url({ protocol: /^https?$/, ...say("an address, such as http://localhost:$NAME/") }).optional(),
  /** A setting of Potshark that moves it to another port. */
  setting: filled("the name of a setting, such as WEBSERVER_PORT").optional(),
  /** Requests that only look whether it is there. */
  probe: filled("a display filter").optional(),
  advice,
});

const lab = mapping("lab.yaml", {
  title: prose("the title of the lab").default("The lab"),
  // Each is read alone, so that a problem with one costs no other.
  servers: z.record(id, z.unknown(), say("servers by their names")).default({}),
  advice,
});

export interface LabFile {
  readonly title: string;
  readonly servers: readonly Server[];
  readonly advice: Advice;
}

export const readLab = (
  { root, complain }: ParsedFile,
  { ports, badSettings }: ServerPorts,
  registry: FieldRegistry,
): LabFile => {
  const { servers, ...own } = readValue(lab, root, complain) ?? lab.parse({});
  for (const { server: name, message } of badSettings) complain(["servers", name, "setting"], message);
  const read = Object.entries(servers).flatMap(([name, value]): readonly Server[] => {
    const one = readValue(server, value, (path, message) => complain(["servers", name, ...path], message));
    if (one === undefined) return [];
    const { protocol, probe } = one;
    if (registry.get(protocol)?.type !== "protocol") {
      const protocols = [...registry.names()].filter((other) => registry.get(other)?.type === "protocol");
      const near = closestName(protocol, protocols);
      const hint = near === undefined ? "" : `; did you mean ${near}?`;
      complain(["servers", name, "protocol"], `there is no protocol ${protocol}${hint}`);
    }
    const problem = probe === undefined ? undefined : checkFilter(probe, registry);
    if (problem !== undefined) complain(["servers", name, "probe"], problem);
    return [{ ...one, name, port: ports.get(name) ?? one.port }];
  });
  return { ...own, servers: read };
};
