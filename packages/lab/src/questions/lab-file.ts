/** What stands in lab.yaml: the lab itself, whose questions stand in the files beside it. */
import { closestName, type FieldRegistry } from "@potshark/dissect";
import { z } from "zod";
import { atLeastOne, choice, fieldName, filled, id, list, mapping, prose, say } from "../files/shape.ts";
import { checkFilter } from "../query/query-reader.ts";
import { captureFilter } from "./capture-filter.ts";
import { FINDING_IDS } from "./finding-ids.ts";
import { LANGUAGE } from "./languages.ts";
import type { ParsedFile } from "./parse-file.ts";
import type { Advice, QuestionSet, Server } from "./question-set.ts";
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

const A_LANGUAGE = "the tag of a language, such as en, de or zh-TW";

const wantedCapture = mapping("a capture", {
  tasks: atLeastOne(z.int(say("the number of a task")), "numbers of tasks"),
  /** Markdown. */
  how: prose("how to make it"),
});

const lab = mapping("lab.yaml", {
  title: prose("the title of the lab").default("The lab"),
  /** What the page asks who the student is with. */
  student: prose("what students write who they are, such as: your student number").default(
    "Your name or number, as your course knows you",
  ),
  /** The first is the one of texts that are not in another. */
  languages: list(z.string(say(A_LANGUAGE)).regex(LANGUAGE, say(A_LANGUAGE)), "languages").default([]),
  /** Where the samples are. */
  samples: filled("a folder, seen from the folder of lab.yaml").default("../captures"),
  /** Of the page's Capture button. */
  filter: filled("a capture filter, such as udp port 53").optional(),
  captures: list(wantedCapture, "captures").default([]),
  // Each is read alone, so that a problem with one costs no other.
  servers: z.record(id, z.unknown(), say("servers by their names")).default({}),
  advice,
});

export type LabFile = Pick<
  QuestionSet,
  "title" | "student" | "languages" | "samples" | "filter" | "captures" | "servers" | "advice"
>;

export const readLab = (
  { root, complain }: ParsedFile,
  { ports, badSettings }: ServerPorts,
  registry: FieldRegistry,
): LabFile => {
  const { servers, filter, ...own } = readValue(lab, root, complain) ?? lab.parse({});
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
  return { ...own, servers: read, filter: filter ?? captureFilter(read) };
};
