/** Pots that each do one thing wrong lose the marks for it, and no others. */
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { OutgoingResponse, RequestMessage } from "@potshark/htcpcp";
import { ReferencePot } from "./testing/reference-pot.ts";
import { commandIn, type Handle, idsOf, probe, serve, serveBehind, stopServers } from "./testing/serve.ts";

after(stopServers);

type Wrong = (request: RequestMessage, next: Handle) => ReturnType<Handle>;

const NO: OutgoingResponse = { status: 400, body: "no\n" };

const isTea = (request: RequestMessage): boolean => request.headers.get("Content-Type") === "message/teapot";
const isRoot = ({ target }: RequestMessage): boolean => target === "/";

const without = (answer: OutgoingResponse, name: string): OutgoingResponse => ({
  ...answer,
  headers: (answer.headers ?? []).filter(([header]) => header !== name),
});

const replaced = (answer: OutgoingResponse, name: string, value: string): OutgoingResponse => ({
  ...answer,
  headers: [...(without(answer, name).headers ?? []), [name, value]],
});

/** Changes the answers of one status. */
const changed =
  (status: number, change: (answer: OutgoingResponse) => OutgoingResponse): Wrong =>
  async (request, next) => {
    const answer = await next(request);
    return answer.status === status ? change(answer) : answer;
  };

/** The request with another type. */
const typed = (request: RequestMessage, type: string): RequestMessage => ({
  ...request,
  headers: Object.create(request.headers, {
    get: { value: (name: string) => (name === "Content-Type" ? type : request.headers.get(name)) },
  }),
});

/** The fault, how it is made, and the marks it costs. */
const BROKEN: readonly (readonly [what: string, wrong: Wrong, costs: readonly string[]])[] = [
  [
    "takes no POST",
    (request, next) => (request.method === "POST" && !isTea(request) ? { status: 405 } : next(request)),
    ["post-equals-brew"],
  ],
  [
    "never calls POST deprecated",
    async (request, next) => without(await next(request), "Deprecation"),
    ["post-deprecated"],
  ],
  [
    "takes message/coffeepot only",
    (request, next) =>
      request.headers.get("Content-Type") === "application/coffee-pot-command" ? { status: 415 } : next(request),
    ["command-type"],
  ],
  [
    "does not know message/coffeepot",
    (request, next) =>
      request.headers.get("Content-Type") === "message/coffeepot" && commandIn(request) === "start" && isRoot(request)
        ? { status: 415 }
        : next(request),
    ["coffeepot-type", "coffee-alternates", "coffee-beside-tea"],
  ],
  ["knows no START", (request, next) => (commandIn(request) === "START" ? NO : next(request)), ["body-case"]],
  ["may be stored", async (request, next) => without(await next(request), "Cache-Control"), ["no-store"]],
  [
    "says that a GET is a matter of opinion",
    async (request, next) =>
      request.method === "GET" ? replaced(await next(request), "Safe", "perhaps") : next(request),
    ["safe-grammar", "safe-get"],
  ],
  [
    "has no PROPFIND",
    (request, next) => (request.method === "PROPFIND" ? { status: 501 } : next(request)),
    ["propfind", "propfind-json"],
  ],
  [
    "knows one scheme",
    (request, next) =>
      /^[^/]/.test(request.target) && !/^coffee:/i.test(request.target) && !request.target.startsWith("matcha")
        ? NO
        : next(request),
    ["schemes", "scheme-case"],
  ],
  [
    "knows no empty list elements",
    (request, next) => (/,\s*,/.test(request.headers.get("Accept-Additions") ?? "") ? NO : next(request)),
    ["additions-list"],
  ],
  ["lists no additions", changed(406, () => ({ status: 406, body: "" })), ["available-additions"]],
  ["says 500 to what it does not have", changed(406, () => ({ status: 500 })), ["other-types", "no-decaf"]],
  ["never tells when to come back", async (request, next) => without(await next(request), "Retry-After"), ["busy"]],
  ["cannot be told WHEN", (request, next) => (request.method === "WHEN" ? { status: 409 } : next(request)), ["when"]],
  ["says 200 to WHEN at any time", changed(409, () => ({ status: 200 })), ["when-idle"]],
  ["answers tea without a 300", changed(300, (answer) => ({ ...answer, status: 200 })), ["multiple-options"]],
  ["gives no choice of teas", changed(300, (answer) => without(answer, "Alternates")), ["tea-alternates"]],
  ["offers no tea to who wants coffee", changed(200, (answer) => without(answer, "Alternates")), ["coffee-alternates"]],
  [
    "writes Alternates as it likes",
    changed(300, (answer) =>
      replaced(
        answer,
        "Alternates",
        '{"/" {type message/coffeepot}}, {"/pot-1/darjeeling" {type message/teapot}} and {',
      ),
    ),
    ["alternates-syntax"],
  ],
  [
    "takes any type for tea",
    (request, next) => (request.target.startsWith("/pot-1/") ? next(typed(request, "message/teapot")) : next(request)),
    ["tea-type"],
  ],
  [
    "brews coffee though it offers tea only",
    async (request, next) => {
      const answer = await next(request);
      const alternates = '{"/pot-1/darjeeling" {type message/teapot}}';
      return isRoot(request) && commandIn(request) ? replaced(answer, "Alternates", alternates) : answer;
    },
    ["teapot"],
  ],
  [
    "brews with every GET",
    async (request, next) => {
      if (request.method !== "GET" || !isRoot(request)) return next(request);
      await next({ ...typed(request, "message/coffeepot"), method: "BREW", body: new TextEncoder().encode("start") });
      return next(request);
    },
    ["get-brews-nothing"],
  ],
  [
    "brews tea at once",
    (request, next) =>
      isTea(request) && isRoot(request) ? next({ ...request, target: "/pot-1/darjeeling" }) : next(request),
    ["tea-alternates", "tea-root-brews-nothing", "multiple-options"],
  ],
  [
    "cannot be stopped",
    (request, next) => (commandIn(request) === "stop" && !isTea(request) ? { status: 409 } : next(request)),
    ["stop"],
  ],
  [
    "does not stop a tea early",
    (request, next) => (isTea(request) && commandIn(request) === "stop" ? { status: 409 } : next(request)),
    ["tea-early-stop"],
  ],
  [
    "knows no sugar",
    (request, next) =>
      /Stevia/.test(request.headers.get("Accept-Additions") ?? "") && isTea(request) ? NO : next(request),
    ["sugar-types"],
  ],
];

/** Changes the bytes of a request so that the pot accepts what it must refuse. */
const SMUGGLED: readonly (readonly [what: string, change: (request: string) => string, costs: readonly string[]])[] = [
  [
    "takes both framings",
    (text) => (text.includes("Transfer-Encoding: chunked") ? text.replace(/Content-Length: .*\r\n/, "") : text),
    ["both-framings"],
  ],
  [
    "takes the last of two lengths",
    (text) => text.replace("Content-Length: 5\r\nContent-Length", "Content-Length"),
    ["differing-lengths"],
  ],
  ["unfolds folded lines", (text) => text.replace("\r\n ", " "), ["folded-header"]],
  ["takes a NUL for a space", (text) => text.replace("\0", " "), ["nul"]],
  ["ends lines with a carriage return", (text) => text.replace(/\r(?!\n|$)/g, "\r\n"), ["bare-cr"]],
  ["takes white space before a colon", (text) => text.replace(" : blue", ": blue"), ["space-before-colon"]],
  ["reads +0 as 0", (text) => text.replace("+0", "0"), ["bad-length"]],
  ["reads 0x0 as 0", (text) => text.replace("0x0", "0"), ["bad-chunk"]],
  [
    "passes over what it does not know of codings",
    (text) => text.replace("Transfer-Encoding: percolated\r\n", ""),
    ["unknown-coding"],
  ],
  ["does not know HTCPCP", (text) => text.replace("HTCPCP/1.0", "HTCPCP/9.0"), ["speaks-htcpcp"]],
  ["does not know HTTP", (text) => text.replace("HTTP/1.1", "HTTP/9.1"), ["speaks-http"]],
];

describe("a pot that", { concurrency: 8 }, () => {
  for (const [what, wrong, costs] of BROKEN) {
    it(`${what} loses ${costs.join(", ")}`, async () => {
      const pot = new ReferencePot();
      const card = await probe(await serve((request) => wrong(request, pot.handle)));
      assert.deepEqual(idsOf(card, "fail"), costs);
    });
  }

  for (const [what, change, costs] of SMUGGLED) {
    it(`${what} loses ${costs.join(", ")}`, async () => {
      const port = await serveBehind(await serve(new ReferencePot().handle), change);
      assert.deepEqual(idsOf(await probe(port, { brews: false }), "fail"), costs);
    });
  }
});
