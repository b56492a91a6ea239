/**
 * Requests that no server may accept (decision g, and i for forms of request smuggling). All are GETs, so that a pot
 * that accepts one only returns its state.
 */
import type { Check } from "../check.ts";
import { fail, type Outcome, pass } from "../outcome.ts";
import type { Probe } from "../probe.ts";
import type { WireExchange } from "../wire.ts";

const LONG = 100_000;
const HUGE_BODY = "99999999999";

/** A request of raw lines, in the form that the pot understands unless the request line says otherwise. */
const raw = (probe: Probe, lines: readonly string[], body = "", requestLine?: string): Buffer => {
  const { path, authority } = probe.settings;
  const first = requestLine ?? `GET ${probe.target(path)} ${probe.manner.version}`;
  return Buffer.from([first, `Host: ${authority}`, ...lines, "", body].join("\r\n"), "latin1");
};

/** Passes if the status is one of these, or if the pot closes the connection: that is a refusal too. */
const wasRefused = ({ answers, end, trouble }: WireExchange, statuses: readonly number[]): Outcome => {
  const [answer] = answers;
  if (answer !== undefined) {
    return statuses.includes(answer.status) ? pass() : fail(`${answer.status} instead of ${statuses.join(" or ")}`);
  }
  return end === "closed" ? pass("the pot hung up") : fail(trouble);
};

interface Refusal {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly statuses: readonly number[];
  readonly write: (probe: Probe) => Buffer;
}

const refusal = ({ id, title, section, statuses, write }: Refusal): Check => ({
  id,
  requirements: [],
  decision: "g",
  level: "robustness",
  section,
  title,
  needsBrew: false,
  run: async (probe) => wasRefused(await probe.send({ segments: [write(probe)], methods: ["GET"] }), statuses),
});

/** The bytes of a second GET follow the malformed request: a pot that answers both has misread the framing. */
const smuggling = (id: string, title: string, section: string, lines: readonly string[], body: string): Check => ({
  id,
  requirements: [],
  decision: "i",
  level: "robustness",
  section,
  title,
  needsBrew: false,
  run: async (probe) => {
    const segments = [Buffer.concat([raw(probe, lines, body), probe.write({ method: "GET" })])];
    const exchange = await probe.send({ segments, methods: ["GET"], listensOn: true });
    if (exchange.answers.length > 1) return fail("the pot takes it, and answers what comes after it");
    return wasRefused(exchange, [400, 411, 413, 501]);
  },
});

const CLOSE = "Connection: close";

export const REFUSAL_CHECKS: readonly Check[] = [
  refusal({
    id: "unknown-method",
    title: "501 to a method that nobody knows",
    section: "RFC 9110 §15.6.2",
    statuses: [501],
    write: (probe) => raw(probe, [CLOSE], "", `BOIL ${probe.target(probe.settings.path)} ${probe.manner.version}`),
  }),
  refusal({
    id: "unknown-scheme",
    title: "400 to a target in a scheme that is not coffee",
    section: "RFC 2324 §3",
    statuses: [400],
    write: (probe) => raw(probe, [CLOSE], "", `GET matcha://${probe.settings.authority} ${probe.manner.version}`),
  }),
  refusal({
    id: "unknown-version",
    title: "505 to a version that is neither HTTP/1.x nor HTCPCP/1.x",
    section: "RFC 9110 §15.6.6",
    statuses: [505],
    write: (probe) => raw(probe, [CLOSE], "", `GET ${probe.target(probe.settings.path)} HTCPCP/9.0`),
  }),
  refusal({
    id: "uri-too-long",
    title: `414 to a target of ${LONG} bytes`,
    section: "RFC 9110 §15.5.15",
    statuses: [414],
    write: (probe) => raw(probe, [CLOSE], "", `GET ${probe.target(`/${"a".repeat(LONG)}`)} ${probe.manner.version}`),
  }),
  refusal({
    id: "head-too-large",
    title: `431 to a header section of ${LONG} bytes`,
    section: "RFC 6585 §5",
    statuses: [431],
    write: (probe) => raw(probe, [`X-Sugar: ${"a".repeat(LONG)}`, CLOSE]),
  }),
  refusal({
    id: "body-too-large",
    title: `413 to a body of ${HUGE_BODY} bytes, before it is sent`,
    section: "RFC 9110 §15.5.14",
    statuses: [413],
    write: (probe) => raw(probe, [`Content-Length: ${HUGE_BODY}`, CLOSE]),
  }),
  refusal({
    id: "unknown-expectation",
    title: "417 to an expectation nobody can meet",
    section: "RFC 9110 §10.1.1",
    statuses: [417],
    write: (probe) => raw(probe, ["Expect: decaf", "Content-Length: 4", CLOSE]),
  }),
  refusal({
    id: "no-request",
    title: "400 to bytes that are no request",
    section: "RFC 9112 §3",
    statuses: [400],
    write: () => Buffer.from("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03coffee?\r\n\r\n", "latin1"),
  }),
  smuggling(
    "both-framings",
    "Content-Length beside Transfer-Encoding is refused",
    "RFC 9112 §6.1",
    ["Content-Length: 5", "Transfer-Encoding: chunked"],
    "0\r\n\r\n",
  ),
  smuggling(
    "differing-lengths",
    "two Content-Lengths that differ are refused",
    "RFC 9112 §6.3",
    ["Content-Length: 5", "Content-Length: 0"],
    "",
  ),
  smuggling("bad-length", "Content-Length: +0 is refused", "RFC 9112 §6.3", ["Content-Length: +0"], ""),
  smuggling(
    "unknown-coding",
    "a transfer coding that nobody knows is refused",
    "RFC 9112 §6.1",
    ["Transfer-Encoding: percolated"],
    "",
  ),
  smuggling(
    "bad-chunk",
    "a chunk whose size is no number is refused",
    "RFC 9112 §7.1",
    ["Transfer-Encoding: chunked"],
    "0x0\r\n\r\n",
  ),
  smuggling("folded-header", "a folded header line is refused", "RFC 9112 §5.2", ["X-Cup: blue", " and white"], ""),
  smuggling("space-before-colon", "white space before a colon is refused", "RFC 9112 §5.1", ["X-Cup : blue"], ""),
  smuggling("nul", "a NUL in a header is refused", "RFC 9110 §5.5", ["X-Cup: bl\0ue"], ""),
  smuggling(
    "bare-cr",
    "a carriage return alone in a header is refused",
    "RFC 9112 §2.2",
    ["X-Cup: blue\rX-Spoon: yes"],
    "",
  ),
];
