/** Is the lab's traffic in the capture, on both hops, from its beginning? */
import type { CaptureFacts } from "../grading/facts.ts";
import { type Check, counted, type Found, framesOf, LAB } from "./finding.ts";

const SYN = "tcp.flags.syn == 1 and tcp.flags.ack == 0";
const ELSEWHERE = "(http or htcpcp) and not tcp.port in {5030, 5031}";

const has = (facts: CaptureFacts, filter: string): boolean => facts.matching(filter).length > 0;

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
        advice: "Start the capture on the loopback interface, open the site while it runs, and only then stop it.",
        frames: [],
      };

const noLabTraffic = (facts: CaptureFacts): Found | undefined => {
  if (facts.session.frameCount === 0 || has(facts, LAB)) return undefined;
  if (has(facts, ELSEWHERE)) {
    const ports = distinct(facts, ELSEWHERE, "tcp.dstport").filter((port) => port < 32_768);
    return {
      says: `There is HTTP or HTCPCP, but not on ports 5030 and 5031${ports.length > 0 ? ` (but on ${ports.slice(0, 5).join(", ")})` : ""}.`,
      advice: "Start the lab with its own settings, so that the pot is on 5030 and the site on 5031, and capture anew.",
      frames: framesOf(facts, ELSEWHERE),
      filter: ELSEWHERE,
    };
  }
  return {
    says: "Nothing in the capture is on port 5030 or 5031.",
    advice:
      "Capture on the loopback interface: lo on Linux, lo0 on macOS, “Adapter for loopback traffic capture” on Windows. Then open http://localhost:5031/.",
    frames: [],
  };
};

const onlySite = (facts: CaptureFacts): Found | undefined =>
  has(facts, "tcp.port == 5031") && !has(facts, "tcp.port == 5030")
    ? {
        says: "Only port 5031 is in the capture; nothing is on the pot's port 5030.",
        advice:
          "Does your capture filter leave port 5030 out? Use “tcp port 5030 or tcp port 5031”. Is the pot running? Then load the homepage anew.",
        frames: framesOf(facts, "tcp.port == 5031"),
        filter: "tcp.port == 5031",
      }
    : undefined;

const onlyPot = (facts: CaptureFacts): Found | undefined =>
  has(facts, "tcp.port == 5030") && !has(facts, "tcp.port == 5031")
    ? {
        says: "Only port 5030 is in the capture; nothing is on the site's port 5031.",
        advice:
          "Does your capture filter leave port 5031 out? Use “tcp port 5030 or tcp port 5031”, and order through the site.",
        frames: framesOf(facts, "tcp.port == 5030"),
        filter: "tcp.port == 5030",
      }
    : undefined;

const noSyn = (facts: CaptureFacts): Found | undefined => {
  if (!has(facts, LAB)) return undefined;
  const all = distinct(facts, LAB, "tcp.stream");
  const opened = new Set(distinct(facts, `${LAB} and ${SYN}`, "tcp.stream"));
  const late = all.filter((stream) => !opened.has(stream));
  if (late.length === 0) return undefined;
  const filter = `${LAB} and tcp.stream in {${late.join(", ")}}`;
  return {
    says:
      opened.size === 0
        ? "There is no SYN: the capture began when the connections were already open."
        : `${counted(late.length, "connection")} of ${all.length} began before the capture did: no SYN of theirs is in it.`,
    advice: has(facts, `${filter} and tcp.port == 5031`)
      ? "Close the browser's tab, start the capture, and only then open the site."
      : "The site keeps its connection to the pot open. Start the capture, then start the lab anew and open the site.",
    frames: framesOf(facts, filter),
    filter,
  };
};

interface ServerEnd {
  readonly address: string;
  readonly port: number;
  readonly stream: number;
}

/** Who sent the frames that pass: servers, where the filter finds their answers to a SYN. */
const serverEnds = (facts: CaptureFacts, filter: string): readonly ServerEnd[] =>
  facts
    .values(facts.matching(filter), ["ip.src", "ipv6.src", "tcp.srcport", "tcp.stream"])
    .map(([ipv4, ipv6, port, stream]) => ({
      address: String(ipv4?.[0] ?? ipv6?.[0] ?? ""),
      port: Number(port?.[0]),
      stream: Number(stream?.[0]),
    }));

const ACCEPTED = "tcp.flags.syn == 1 and tcp.flags.ack == 1";

// A reset that answers a SYN carries no data and the first relative number.
const REFUSED =
  "tcp.flags.reset == 1 and tcp.flags.ack == 1 and tcp.seq == 1 and tcp.ack == 1 and tcp.srcport in {5030, 5031}";

/** Connections that were asked for, and refused. */
const refusedEnds = (facts: CaptureFacts): readonly ServerEnd[] => {
  const accepted = new Set(distinct(facts, ACCEPTED, "tcp.stream"));
  return serverEnds(facts, REFUSED).filter(({ stream }) => !accepted.has(stream));
};

const refused = (facts: CaptureFacts): Found | undefined => {
  const accepted = serverEnds(facts, ACCEPTED);
  // "localhost" has two addresses. Where a server listens at one of them, browsers try the other in vain, and go on.
  const inVain = refusedEnds(facts).filter(
    ({ address, port }) =>
      accepted.every((one) => one.port !== port) ||
      accepted.some((one) => one.port === port && one.address === address),
  );
  if (inVain.length === 0) return undefined;
  const shown = `${REFUSED} and tcp.stream in {${inVain.map(({ stream }) => stream).join(", ")}}`;
  const ports = [...new Set(inVain.map(({ port }) => port))];
  const who = ports.map((port) => (port === 5030 ? "pot (5030)" : "site (5031)")).join(" and the ");
  return {
    says: `Connections to the ${who} were refused: a SYN was answered with a reset.`,
    advice: "Nothing listened there. Start the lab (npm start), see that it says where it listens, and capture anew.",
    frames: framesOf(facts, shown),
    filter: shown,
  };
};

const noHandshakeEnd = (facts: CaptureFacts): Found | undefined => {
  const syn = `${LAB} and ${SYN}`;
  const ends = `${LAB} and tcp.flags == 0x010 and tcp.seq == 1 and tcp.ack == 1 and tcp.len == 0 and not tcp.analysis.window_update`;
  const vain = new Set(refusedEnds(facts).map(({ stream }) => stream));
  if (has(facts, ends) || distinct(facts, syn, "tcp.stream").every((stream) => vain.has(stream))) return undefined;
  return {
    says: "Connections begin in the capture, but no handshake ends: the client's ACK is missing.",
    advice:
      "Let the capture run until the page is there. Does your capture filter drop packets without data? Take it away.",
    frames: framesOf(facts, syn),
    filter: syn,
  };
};

const tlsInstead = (facts: CaptureFacts): Found | undefined => {
  const filter = "tls and tcp.port == 5031";
  return has(facts, filter) && !has(facts, "http and tcp.port == 5031")
    ? {
        says: "Port 5031 speaks TLS: the HTTP inside cannot be read.",
        advice:
          "For tasks 2 to 7 start the lab without --https, and open http://localhost:5031/. For task 8 this is right.",
        frames: framesOf(facts, filter),
        filter,
      }
    : undefined;
};

/** Whether packets were cut so short that nothing can be said of what they carried; `packets-cut` says that. */
const isCutAway = (facts: CaptureFacts, filter: string): boolean => {
  const { frames } = facts.session.capture;
  const rows = facts.matching(`${filter} and tcp.len > 0`);
  return rows.length > 0 && rows.every((row) => frames.capturedLength[row]! < frames.length[row]!);
};

const noHtcpcp = (facts: CaptureFacts): Found | undefined => {
  const data = "tcp.port == 5030 and tcp.len > 0";
  // On its port anything is taken for HTCPCP; a message has a start line.
  if (has(facts, "htcpcp.request or htcpcp.response") || isCutAway(facts, "tcp.port == 5030")) return undefined;
  if (has(facts, data)) {
    return {
      says: "Port 5030 carries data, but no HTCPCP.",
      advice:
        "Does another program have port 5030? Stop it (npx potshark doctor names it), start the lab, and capture anew.",
      frames: framesOf(facts, data),
      filter: data,
    };
  }
  return has(facts, "http") && has(facts, "tcp.port == 5030")
    ? {
        says: "There is HTTP, and the site calls the pot, but no message goes between them.",
        advice: "Is the pot running? Start the lab (npm start), load the homepage, and wait for it before you stop.",
        frames: framesOf(facts, "tcp.port == 5030"),
        filter: "tcp.port == 5030",
      }
    : undefined;
};

const noHttp = (facts: CaptureFacts): Found | undefined =>
  has(facts, "tcp.port == 5031") &&
  !has(facts, "http and tcp.port == 5031") &&
  !has(facts, "tls and tcp.port == 5031") &&
  !isCutAway(facts, "tcp.port == 5031")
    ? {
        says: "Port 5031 is in the capture, but carries neither HTTP nor TLS.",
        advice: "Open http://localhost:5031/ while the capture runs, and wait until the page is there.",
        frames: framesOf(facts, "tcp.port == 5031"),
        filter: "tcp.port == 5031",
      }
    : undefined;

const only304 = (facts: CaptureFacts): Found | undefined => {
  const filter = "http.response.code == 304";
  const fresh = 'http.response.code == 200 and not http.content_type contains "html"';
  return has(facts, filter) && !has(facts, fresh)
    ? {
        says: "Assets were answered with 304 only: the browser had them in its cache, so their 200 is not in the capture.",
        advice: "Reload with Ctrl+F5 (Cmd+Shift+R on macOS) while you capture, or use a private window.",
        frames: framesOf(facts, filter),
        filter,
      }
    : undefined;
};

const noFin = (facts: CaptureFacts): Found | undefined => {
  const data = new Set(distinct(facts, `${LAB} and tcp.len > 0`, "tcp.stream"));
  const closed = distinct(facts, `${LAB} and (tcp.flags.fin == 1 or tcp.flags.reset == 1)`, "tcp.stream");
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
  { id: "only-site", severity: "harms", find: onlySite },
  { id: "only-pot", severity: "harms", find: onlyPot },
  { id: "no-syn", severity: "harms", find: noSyn },
  { id: "no-handshake-end", severity: "harms", find: noHandshakeEnd },
  { id: "tls", severity: "harms", find: tlsInstead },
  { id: "no-http", severity: "harms", find: noHttp },
  { id: "no-htcpcp", severity: "harms", find: noHtcpcp },
  { id: "only-304", severity: "harms", find: only304 },
  { id: "no-fin", severity: "notes", find: noFin },
];
