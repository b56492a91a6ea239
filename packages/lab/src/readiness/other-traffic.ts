/** Other traffic in a capture: it enters no answer, and the student should know about it. */
import type { CaptureFacts } from "../query/facts.ts";
import { captureFilter } from "../questions/capture-filter.ts";
import { counted } from "../text/counted.ts";
import { type Found, framesOf } from "./finding.ts";
import type { Needs } from "./needs.ts";

const MAX_NAMED = 5;

const distinct = (facts: CaptureFacts, filter: string, field: string): readonly number[] => [
  ...new Set(
    facts
      .values(facts.matching(filter), [field])
      .flatMap(([values]) => values!)
      .map(Number),
  ),
];

/** "HTTP on ports 5032 and 8888": the servers of most other traffic on a loopback interface. */
const servers = (facts: CaptureFacts, others: string): readonly string[] => {
  const http = distinct(facts, `http.request and ${others}`, "tcp.dstport");
  const accepting = distinct(facts, `tcp.flags.syn == 1 and tcp.flags.ack == 1 and ${others}`, "tcp.srcport");
  const tcp = accepting.filter((port) => !http.includes(port));
  return [
    { name: "HTTP", ports: http },
    { name: "TCP", ports: tcp },
  ].flatMap(({ name, ports }) => {
    const shown = [...ports].sort((left, right) => left - right).slice(0, MAX_NAMED);
    const more = ports.length > shown.length ? ", …" : "";
    return ports.length === 0 ? [] : [`${name} on port${ports.length === 1 ? "" : "s"} ${shown.join(", ")}${more}`];
  });
};

/** Number of refused connections to a port that also accepts connections: "localhost" has two addresses. */
const refusedThenAccepted = (facts: CaptureFacts, { servers: needed }: Needs): number =>
  needed.reduce((sum, { port }) => {
    const accepted = distinct(
      facts,
      `tcp.flags.syn == 1 and tcp.flags.ack == 1 and tcp.srcport == ${port}`,
      "tcp.stream",
    );
    const asked = distinct(facts, `tcp.flags.syn == 1 and tcp.flags.ack == 0 and tcp.dstport == ${port}`, "tcp.stream");
    const known = new Set(accepted);
    return accepted.length === 0 ? sum : sum + asked.filter((stream) => !known.has(stream)).length;
  }, 0);

export const otherTraffic = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const total = facts.session.frameCount;
  const lab = facts.matching(needs.traffic).length;
  if (needs.servers.length === 0 || lab === 0) return undefined;
  const filter = `not ${needs.traffic}`;
  const others = framesOf(facts, filter);
  const probes = needs.servers.flatMap(({ name, port, probe }) => {
    const count = probe === undefined ? 0 : facts.matching(`tcp.dstport == ${port} and (${probe})`).length;
    return count === 0 ? [] : [`${counted(count, "request")} only looked whether the ${name} is there.`];
  });
  const refused = refusedThenAccepted(facts, needs);
  if (others.length + probes.length + refused === 0) return undefined;
  const kinds = servers(facts, filter);
  const says = [
    ...(others.length > 0
      ? [`${others.length} of ${total} packets are not of the lab${kinds.length > 0 ? ` (${kinds.join("; ")})` : ""}.`]
      : []),
    ...(refused > 0
      ? [`${counted(refused, "attempt")} to connect came to nothing, as at an address where nobody listens.`]
      : []),
    ...probes,
  ];
  const advice = `It does not count in any answer. To leave other programs out, capture with the filter “${captureFilter(needs.servers)}”.`;
  return others.length > 0
    ? { says: says.join(" "), advice, frames: others, filter }
    : { says: says.join(" "), advice, frames: [] };
};
