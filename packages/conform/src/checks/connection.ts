/**
 * How a pot handles a connection: versions, HEAD, keep-alive, pipelining, split segments, and hostile input that it
 * must survive (decisions g to j).
 */
import type { Check } from "../check.ts";
import { isLoose } from "../loose-response.ts";
import { fail, notTested, pass } from "../outcome.ts";
import { readState } from "../pot-state.ts";
import type { Probe } from "../probe.ts";

/**
 * Pause between two segments: long enough that they are not sent as one, short enough for a pot with short timeouts.
 */
const SEGMENT_PAUSE_MS = 1;
const PIECE_BYTES = 3;
const NEXT_REQUEST_MS = 100;

const common = { requirements: [], level: "robustness", needsBrew: false } as const;

/** Whether the answer has the version of the request. */
const mirrors = async (probe: Probe, version: string, form: "path" | "coffee URI") => {
  const { path } = probe.settings;
  const target = form === "path" ? path : probe.coffeeTarget(path);
  const answer = await probe.ask({ method: "GET", version, target });
  if ([400, 501, 505].includes(answer.status)) return fail(`${version} is answered with ${answer.status}`);
  const [protocol] = version.split("/");
  return answer.version.startsWith(`${protocol}/1.`) ? pass() : fail(`${version} is answered in ${answer.version}`);
};

export const CONNECTION_CHECKS: readonly Check[] = [
  {
    ...common,
    id: "speaks-http",
    decision: "h",
    section: "RFC 9110 §6.2",
    title: "HTTP/1.1 is answered in HTTP/1.1",
    run: (probe) => mirrors(probe, "HTTP/1.1", probe.manner.form),
  },
  {
    ...common,
    id: "speaks-htcpcp",
    decision: "h",
    section: "RFC 2324",
    title: "HTCPCP/1.0 is answered in HTCPCP/1.0",
    run: (probe) => mirrors(probe, "HTCPCP/1.0", probe.manner.form),
  },
  {
    ...common,
    id: "head",
    decision: "g",
    section: "RFC 9110 §9.3.2",
    title: "HEAD is answered as GET, without a body",
    run: async (probe) => {
      const { status: expected } = await probe.ask({ method: "GET" });
      const segments = [probe.write({ method: "HEAD" })];
      const { answers, end, trouble } = await probe.send({ segments, methods: ["HEAD"], listensOn: true });
      const [answer] = answers;
      if (end === "unreadable" && answer !== undefined) return fail("there is a body after the head");
      if (answer === undefined) return fail(trouble);
      return answer.status === expected ? pass() : fail(`GET is answered with ${expected}, HEAD with ${answer.status}`);
    },
  },
  {
    ...common,
    id: "not-allowed",
    decision: "g",
    section: "RFC 9110 §15.5.6",
    title: "405, with Allow, to a method that pots do not allow",
    run: async (probe) => {
      const answer = await probe.ask({ method: "TRACE" });
      if (answer.status !== 405) return fail(`TRACE is answered with ${answer.status}`);
      return answer.headers.get("Allow") === undefined ? fail("there is no Allow header") : pass();
    },
  },
  {
    ...common,
    id: "get-json",
    decision: "j",
    section: "RFC 2324 §2.1.2",
    title: "GET tells the state in JSON; {} is an idle pot",
    run: async (probe) => {
      const answer = await probe.ask({ method: "GET" });
      const isJson = /\bjson\b/i.test(answer.headers.get("Content-Type") ?? "");
      return isJson && readState(answer).phase !== "unknown" ? pass() : fail("the body is no such JSON");
    },
  },
  {
    ...common,
    id: "propfind-json",
    decision: "j",
    section: "RFC 2324 §2.1.3",
    title: "PROPFIND is answered in JSON where Accept asks for it",
    run: async (probe) => {
      const headers = [["Accept", "application/json"]] as const;
      const answer = await probe.ask({ method: "PROPFIND", headers });
      const type = answer.headers.get("Content-Type") ?? "none";
      return answer.status < 300 && /\bjson\b/i.test(type) ? pass() : fail(`it is a ${answer.status} of type ${type}`);
    },
  },
  {
    ...common,
    id: "use-pot",
    decision: "l",
    section: "the original of the lab",
    title: "Use-Pot names a pot: one that is not there is a 404",
    run: async (probe) => {
      const { status } = await probe.ask({ method: "GET", headers: [["Use-Pot", "no-such-pot"]] });
      return status === 404 ? pass() : fail(`it is answered with ${status}`);
    },
  },
  {
    ...common,
    id: "keep-alive",
    decision: "h",
    section: "RFC 9112 §9.3",
    title: "a connection serves a second request",
    run: async (probe) => {
      const segments = [probe.write({ method: "GET", keepsOpen: true }), probe.write({ method: "GET" })];
      const { answers, trouble } = await probe.send({ segments, methods: ["GET", "GET"], pauseMs: NEXT_REQUEST_MS });
      if (answers.some(isLoose)) return notTested("without a head nothing says where an answer ends");
      return answers.length === 2 ? pass() : fail(`${answers.length} of 2 answers: ${trouble}`);
    },
  },
  {
    ...common,
    id: "pipelining",
    decision: "h",
    section: "RFC 9112 §9.3.2",
    title: "requests sent at once are answered in order",
    run: async (probe) => {
      const unknown = { method: "GET", path: "/pot-987654", keepsOpen: true };
      const { status: known } = await probe.ask({ method: "GET" });
      const { status: missing } = await probe.ask(unknown);
      const requests = [{ method: "GET", keepsOpen: true }, unknown, { method: "GET" }];
      const segments = [Buffer.concat(requests.map((request) => probe.write(request)))];
      const { answers, trouble } = await probe.send({ segments, methods: requests.map(({ method }) => method) });
      if (answers.length < 3) return fail(`${answers.length} of 3 answers: ${trouble}`);
      const statuses = answers.map(({ status }) => status).join(", ");
      return statuses === `${known}, ${missing}, ${known}` ? pass() : fail(`the answers are ${statuses}`);
    },
  },
  {
    ...common,
    id: "split-segments",
    decision: "i",
    section: "RFC 9112 §2",
    title: "a request that comes in pieces of a few bytes is read",
    run: async (probe) => {
      const { status: expected } = await probe.ask({ method: "GET" });
      const request = probe.write({ method: "GET" });
      const segments = Array.from({ length: Math.ceil(request.length / PIECE_BYTES) }, (_, index) =>
        request.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
      );
      const { status } = await probe.askRaw({ segments, methods: ["GET"], pauseMs: SEGMENT_PAUSE_MS });
      return status === expected ? pass() : fail(`whole it is answered with ${expected}, split with ${status}`);
    },
  },
  {
    ...common,
    id: "leading-empty-line",
    decision: "i",
    section: "RFC 9112 §2.2",
    title: "an empty line before a request is passed over",
    run: async (probe) => {
      const { status: expected } = await probe.ask({ method: "GET" });
      const segments = [Buffer.concat([Buffer.from("\r\n"), probe.write({ method: "GET" })])];
      const { status } = await probe.askRaw({ segments, methods: ["GET"] });
      return status === expected ? pass() : fail(`it is answered with ${status}`);
    },
  },
  {
    ...common,
    id: "survives-nothing",
    decision: "g",
    section: "RFC 2324 §7",
    title: "the pot survives a connection on which nothing is said",
    // The runner asks after every such check whether the pot still answers.
    run: async (probe) => {
      await probe.send({ segments: [new Uint8Array(0)], methods: [], hangsUp: true, timeoutMs: NEXT_REQUEST_MS });
      return pass();
    },
  },
  {
    ...common,
    id: "survives-half",
    decision: "g",
    section: "RFC 2324 §7",
    title: "the pot survives half a request",
    run: async (probe) => {
      const request = probe.write({ method: "GET" });
      const segments = [request.subarray(0, request.length / 2)];
      await probe.send({ segments, methods: ["GET"], hangsUp: true, timeoutMs: NEXT_REQUEST_MS });
      return pass();
    },
  },
  {
    ...common,
    id: "too-slow",
    decision: "g",
    section: "RFC 9110 §15.5.9",
    title: "a request that is never finished ends: 408, or the connection closes",
    run: async (probe) => {
      const request = probe.write({ method: "GET" });
      const segments = [request.subarray(0, request.length / 2)];
      const timeoutMs = Math.max(probe.settings.timeoutMs, probe.settings.waitMs);
      const { answers, end } = await probe.send({ segments, methods: ["GET"], timeoutMs });
      const status = answers[0]?.status;
      if (status === 408 || (status === undefined && end === "closed")) return pass();
      if (end === "silent") return notTested(`the pot still waits after ${timeoutMs} ms; give a longer --wait`);
      return fail(status === undefined ? "the answer cannot be read" : `it is answered with ${status}`);
    },
  },
];
