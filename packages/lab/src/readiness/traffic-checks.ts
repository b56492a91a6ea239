/** Checks whether the lab's traffic is in the capture, with every server, from its beginning. */
import { REGISTRY, unreadText } from "@potshark/dissect";
import type { CaptureFacts } from "../query/facts.ts";
import { isOneOf } from "../query/number-set.ts";
import { captureFilter } from "../questions/capture-filter.ts";
import type { Server } from "../questions/question-set.ts";
import { counted } from "../text/counted.ts";
import { type Check, type Found, framesOf, portsText } from "./finding.ts";
import type { Needs } from "./needs.ts";
import { otherTraffic } from "./other-traffic.ts";

const SYN = "tcp.flags.syn == 1 and tcp.flags.ack == 0";

const has = (facts: CaptureFacts, filter: string): boolean => facts.matching(filter).length > 0;

const portOf = ({ port }: Server): string => `tcp.port == ${port}`;

/** Everything on the servers' ports; undefined if the questions name no server. */
const connectionsOf = ({ servers }: Needs): string | undefined =>
  servers.length === 0
    ? undefined
    : isOneOf(
        "tcp.port",
        servers.map(({ port }) => port),
      );

const distinct = (facts: CaptureFacts, filter: string, field: string): readonly number[] => [
  ...new Set(
    facts
      .values(facts.matching(filter), [field])
      .flatMap(([values]) => values!)
      .map(Number),
  ),
];

const noFrames = ({ session }: CaptureFacts): Found | undefined =>
  session.frameCount > 0
    ? undefined
    : {
        says: "The capture has no packets.",
        advice: "Start the capture, do the task while it runs, and only then stop it.",
        frames: [],
      };

/** Numbers of the frames that end with one of these protocols. */
const framesInside = ({ session }: CaptureFacts, protocols: readonly string[]): readonly number[] =>
  Array.from({ length: session.frameCount }, (_, row) => row)
    .filter((row) => protocols.includes(session.unreadIn(row) ?? ""))
    .map((row) => row + 1);

const noLabTraffic = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const { traffic, servers } = needs;
  if (facts.session.frameCount === 0 || has(facts, traffic)) return undefined;
  if (servers.length === 0) {
    return {
      says: `Nothing in the capture belongs to the questions (${traffic}).`,
      advice: "Capture on the interface that carries this traffic, and let the capture run until the task is done.",
      frames: [],
    };
  }
  const unread = unreadText(facts.session.unread);
  const protocols = [...new Set(servers.map(({ protocol }) => protocol))];
  const elsewhere = `(${protocols.join(" or ")}) and not ${traffic}`;
  const ports = portsText(needs);
  if (has(facts, elsewhere)) {
    const found = distinct(facts, elsewhere, "tcp.dstport").filter((port) => port < 32_768);
    return {
      says: `There is ${protocols.map((one) => one.toUpperCase()).join(" or ")}, but not on ${ports}${found.length > 0 ? ` (but on ${found.slice(0, 5).join(", ")})` : ""}.`,
      advice: `Was the lab on other ports? Then start the page with the same settings, or mark with ${servers.map(({ name }) => `--port ${name}=NUMBER`).join(" and ")}. Otherwise capture anew, with ${servers.map(({ name, port }) => `the ${name} on ${port}`).join(" and ")}.`,
      frames: framesOf(facts, elsewhere),
      filter: elsewhere,
    };
  }
  const url = servers.find((server) => server.url !== undefined)?.url;
  const open = url === undefined ? "" : ` Then open ${url}.`;
  const carriers = facts.session.unread.filter(({ carriesPackets }) => carriesPackets).map(({ name }) => name);
  const onLoopback = `apture on the loopback interface: lo on Linux, lo0 on macOS, “Adapter for loopback traffic capture” on Windows.${open}`;
  return {
    says: `Nothing in the capture is on ${portsText(needs, "or")}.${unread === undefined ? "" : ` Of its ${counted(facts.session.frameCount, "frame")}, ${unread}.`}`,
    advice:
      carriers.length > 0
        ? `The lab's packets may be there, inside ${carriers.join(", ")}: only what is not inside it can be marked. If they are not, c${onLoopback}`
        : `C${onLoopback}`,
    frames: carriers.length > 0 ? framesInside(facts, carriers) : [],
  };
};

const noServer = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const { servers } = needs;
  const there = servers.filter((server) => has(facts, portOf(server)));
  const server = servers.find((one) => !there.includes(one));
  if (server === undefined || there.length === 0) return undefined;
  const { name, port } = server;
  const filter = isOneOf(
    "tcp.port",
    there.map((one) => one.port),
  );
  return {
    server,
    says: `Only ${portsText({ servers: there })} ${there.length === 1 ? "is" : "are"} in the capture; nothing is on port ${port} of the ${name}.`,
    advice: `Does your capture filter leave port ${port} out? Use “${captureFilter(servers)}”.`,
    frames: framesOf(facts, filter),
    filter,
  };
};

const noSyn = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const lab = connectionsOf(needs);
  if (lab === undefined || !has(facts, lab)) return undefined;
  const all = distinct(facts, lab, "tcp.stream");
  const opened = new Set(distinct(facts, `${lab} and ${SYN}`, "tcp.stream"));
  const late = all.filter((stream) => !opened.has(stream));
  if (late.length === 0) return undefined;
  const filter = `${lab} and ${isOneOf("tcp.stream", late)}`;
  return {
    server: needs.servers.find((server) => has(facts, `${filter} and ${portOf(server)}`)),
    says:
      opened.size === 0
        ? "There is no SYN: the capture began when the connections were already open."
        : `${counted(late.length, "connection")} of ${all.length} began before the capture did: no SYN of theirs is in it.`,
    advice:
      "Close what keeps a connection open, such as the browser's tab; start the capture, and only then do the task.",
    frames: framesOf(facts, filter),
    filter,
  };
};

interface ServerEnd {
  readonly address: string;
  readonly port: number;
  readonly stream: number;
}

/** The senders of the frames that pass: servers, if the filter finds their answers to a SYN. */
const serverEnds = (facts: CaptureFacts, filter: string): readonly ServerEnd[] =>
  facts
    .values(facts.matching(filter), ["ip.src", "ipv6.src", "tcp.srcport", "tcp.stream"])
    .map(([ipv4, ipv6, port, stream]) => ({
      address: String(ipv4?.[0] ?? ipv6?.[0] ?? ""),
      port: Number(port?.[0]),
      stream: Number(stream?.[0]),
    }));

const ACCEPTED = "tcp.flags.syn == 1 and tcp.flags.ack == 1";

/** A reset that answers a SYN carries no data and has the first relative sequence number. */
const refusal = ({ servers }: Needs): string =>
  `tcp.flags.reset == 1 and tcp.flags.ack == 1 and tcp.seq == 1 and tcp.ack == 1 and ${isOneOf(
    "tcp.srcport",
    servers.map(({ port }) => port),
  )}`;

/** Connections that were refused. */
const refusedEnds = (facts: CaptureFacts, needs: Needs): readonly ServerEnd[] => {
  if (needs.servers.length === 0) return [];
  const accepted = new Set(distinct(facts, ACCEPTED, "tcp.stream"));
  return serverEnds(facts, refusal(needs)).filter(({ stream }) => !accepted.has(stream));
};

const refused = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const accepted = serverEnds(facts, ACCEPTED);
  // "localhost" has two addresses. If a server listens at only one of them, browsers try the other without success and
  // continue.
  const retriedElsewhere = refusedEnds(facts, needs).filter(
    ({ address, port }) =>
      accepted.every((one) => one.port !== port) ||
      accepted.some((one) => one.port === port && one.address === address),
  );
  if (retriedElsewhere.length === 0) return undefined;
  const shown = `${refusal(needs)} and ${isOneOf(
    "tcp.stream",
    retriedElsewhere.map(({ stream }) => stream),
  )}`;
  const ports = new Set(retriedElsewhere.map(({ port }) => port));
  const who = needs.servers
    .filter(({ port }) => ports.has(port))
    .map(({ name, port }) => `${name} (${port})`)
    .join(" and the ");
  return {
    server: needs.servers.find(({ port }) => ports.has(port)),
    says: `Connections to the ${who} were refused: a SYN was answered with a reset.`,
    advice:
      "Nothing was listening there. Start the server, check on which address and port it listens, and capture again.",
    frames: framesOf(facts, shown),
    filter: shown,
  };
};

const noHandshakeEnd = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const lab = connectionsOf(needs);
  if (lab === undefined) return undefined;
  const syn = `${lab} and ${SYN}`;
  const ends = `${lab} and tcp.flags == 0x010 and tcp.seq == 1 and tcp.ack == 1 and tcp.len == 0 and not tcp.analysis.window_update`;
  const vain = new Set(refusedEnds(facts, needs).map(({ stream }) => stream));
  if (has(facts, ends) || distinct(facts, syn, "tcp.stream").every((stream) => vain.has(stream))) return undefined;
  return {
    says: "Connections begin in the capture, but no handshake ends: the client's ACK is missing.",
    advice:
      "Let the capture run until the task is done. Does your capture filter drop packets without data? Remove it.",
    frames: framesOf(facts, syn),
    filter: syn,
  };
};

const tlsInstead = (facts: CaptureFacts, { servers }: Needs): Found | undefined => {
  const server = servers.find(
    (one) =>
      one.protocol !== "tls" &&
      has(facts, `tls and ${portOf(one)}`) &&
      !has(facts, `${one.protocol} and ${portOf(one)}`),
  );
  if (server === undefined) return undefined;
  const filter = `tls and ${portOf(server)}`;
  return {
    server,
    says: `Port ${server.port} speaks TLS: the ${server.protocol.toUpperCase()} inside cannot be read.`,
    advice: "Start the server without TLS, and capture again.",
    frames: framesOf(facts, filter),
    filter,
  };
};

/** Whether packets were cut so short that their payload is unknown; `packets-cut` reports that. */
const isCutAway = (facts: CaptureFacts, filter: string): boolean => {
  const { frames } = facts.session.capture;
  const rows = facts.matching(`${filter} and tcp.len > 0`);
  return rows.length > 0 && rows.every((row) => frames.capturedLength[row]! < frames.length[row]!);
};

/** What passes only messages of a protocol, where it has fields for these. */
const messagesOf = ({ protocol }: Server): string => {
  const fields = ["request", "response"].map((one) => `${protocol}.${one}`).filter((one) => REGISTRY.get(one));
  return fields.length === 0 ? protocol : `(${fields.join(" or ")})`;
};

/** The first server that is in the capture with none of its messages, though nobody cut them away. */
const silentServer = (facts: CaptureFacts, { servers }: Needs, hasData: boolean): Server | undefined =>
  servers.find(
    (server) =>
      has(facts, `${portOf(server)} and ${ACCEPTED}`) &&
      !has(facts, `${messagesOf(server)} and ${portOf(server)}`) &&
      !has(facts, `tls and ${portOf(server)}`) &&
      has(facts, `${portOf(server)} and tcp.len > 0`) === hasData &&
      !isCutAway(facts, portOf(server)),
  );

const noProtocol = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const server = silentServer(facts, needs, true);
  if (server === undefined) return undefined;
  const { port, protocol } = server;
  const filter = `${portOf(server)} and tcp.len > 0`;
  return {
    server,
    says: `Port ${port} carries data, but no ${protocol.toUpperCase()}.`,
    advice: `Does another program have port ${port}? Stop it, start the ${server.name}, and capture again.`,
    frames: framesOf(facts, filter),
    filter,
  };
};

const noMessage = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const server = silentServer(facts, needs, false);
  if (server === undefined) return undefined;
  const open = server.url === undefined ? "" : ` Open ${server.url} while the capture runs.`;
  return {
    server,
    says: `There are connections to port ${server.port} of the ${server.name}, but no message is on them.`,
    advice: `Let the capture run until the task is done.${open}`,
    frames: framesOf(facts, portOf(server)),
    filter: portOf(server),
  };
};

/** What was asked for: its responses have the field too. */
const urisOf = (facts: CaptureFacts, filter: string): ReadonlySet<string> =>
  new Set(
    facts
      .values(facts.matching(filter), ["http.request.uri"])
      .flatMap(([values]) => values!)
      .map(String),
  );

const only304 = (facts: CaptureFacts, { servers }: Needs): Found | undefined => {
  const answers = (code: number, { port }: Server): string =>
    `http.response.code == ${code} and tcp.srcport == ${port}`;
  const server = servers.find(
    (one) =>
      one.protocol === "http" &&
      has(facts, answers(304, one)) &&
      !has(facts, `${answers(200, one)} and not http.content_type contains "html"`) &&
      [...urisOf(facts, answers(304, one))].every((uri) => !urisOf(facts, answers(200, one)).has(uri)),
  );
  return server === undefined
    ? undefined
    : {
        server,
        says: "Assets were answered with 304 only: the browser had them in its cache, so their 200 is not in the capture.",
        advice: "Reload with Ctrl+F5 (Cmd+Shift+R on macOS) while you capture, or use a private window.",
        frames: framesOf(facts, answers(304, server)),
        filter: answers(304, server),
      };
};

const noFin = (facts: CaptureFacts, needs: Needs): Found | undefined => {
  const lab = connectionsOf(needs);
  if (lab === undefined) return undefined;
  const data = new Set(distinct(facts, `${lab} and tcp.len > 0`, "tcp.stream"));
  const closed = distinct(facts, `${lab} and (tcp.flags.fin == 1 or tcp.flags.reset == 1)`, "tcp.stream");
  return data.size > 0 && !closed.some((stream) => data.has(stream))
    ? {
        says: "No connection closes in the capture.",
        advice: "Close the browser's tab and wait a second before you stop, so that the FINs are in it.",
        frames: [],
      }
    : undefined;
};

export const TRAFFIC_CHECKS: readonly Check[] = [
  { id: "no-frames", severity: "blocks", find: noFrames },
  { id: "no-lab-traffic", severity: "blocks", find: noLabTraffic },
  { id: "refused", severity: "harms", find: refused },
  { id: "no-server", severity: "harms", find: noServer },
  { id: "no-syn", severity: "harms", find: noSyn },
  { id: "no-handshake-end", severity: "harms", find: noHandshakeEnd },
  { id: "tls", severity: "harms", find: tlsInstead },
  { id: "no-protocol", severity: "harms", find: noProtocol },
  { id: "no-message", severity: "harms", find: noMessage },
  { id: "only-304", severity: "harms", find: only304 },
  { id: "no-fin", severity: "notes", find: noFin },
  { id: "other-traffic", severity: "notes", find: otherTraffic },
];
