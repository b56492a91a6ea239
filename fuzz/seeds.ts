/** The inputs that mutation starts from: the messages of the corpus, and texts of the text grammars. */
import { readdirSync, readFileSync } from "node:fs";
import { COFFEE_SCHEMES } from "../packages/htcpcp/src/index.ts";
import { type CorpusCase, readMessageCorpus } from "../packages/htcpcp/src/testing/message-corpus.ts";

const MESSAGES = new URL("../corpus/message/", import.meta.url);

const utf8 = new TextEncoder();
const encode = (texts: readonly string[]): readonly Uint8Array[] => texts.map((text) => utf8.encode(text));

const messageCases: readonly CorpusCase[] = readdirSync(MESSAGES)
  .filter((name) => name.endsWith(".md"))
  .sort()
  .flatMap((name) => readMessageCorpus(readFileSync(new URL(name, MESSAGES), "utf8")));

export const MESSAGE_SEEDS: readonly Uint8Array[] = messageCases.map(({ input }) => input);

export const PROPFIND_SEEDS: readonly Uint8Array[] = encode([
  '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>',
  '<propfind xmlns="DAV:"><propname/></propfind>',
  '<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:rfc:2324"><D:prop><C:phase/><D:displayname/></D:prop></D:propfind>',
  '<!DOCTYPE a [<!ENTITY b "c">]><D:propfind xmlns:D="DAV:">&b;<![CDATA[x]]><!-- y --></D:propfind>',
]);

/** Requests only, and some that do something to a pot. */
export const REQUEST_SEEDS: readonly Uint8Array[] = [
  ...messageCases.filter(({ role }) => role !== "response").map(({ input }) => input),
  ...encode([
    "GET coffee://ducky HTCPCP/1.0\r\n\r\nHEAD /pot-0 HTTP/1.1\r\nHost: ducky\r\n\r\n",
    "BREW coffee://ducky/pot-0?Cream HTCPCP/1.0\r\nContent-Length: 5\r\n\r\nstart",
    "BREW coffee://ducky HTCPCP/1.0\r\nContent-Length: 4\r\n\r\nstopWHEN coffee://ducky HTCPCP/1.0\r\n\r\n",
    "POST /pot-0 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nstart\r\n0\r\n\r\n",
    "BREW coffee://tea HTCPCP/1.0\r\nContent-Type: message/teapot\r\nContent-Length: 5\r\n\r\nstart",
    "PROPFIND coffee://ducky HTCPCP/1.0\r\nDepth: 1\r\nAccept: application/json\r\n\r\n",
    "PROPFIND /tea HTTP/1.1\r\nDepth: infinity\r\nContent-Type: application/xml\r\nContent-Length: 0\r\n\r\n",
    ...PROPFIND_SEEDS.map(
      (body) => `PROPFIND / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${Buffer.from(body)}`,
    ),
    "BREW /tea/darjeeling?Sugar HTCPCP/1.0\r\nContent-Type: message/teapot\r\nContent-Length: 5\r\n\r\nstart",
    "BREW / HTTP/1.1\r\nContent-Type: message/teapot\r\nContent-Length: 5\r\n\r\nstart",
    "OPTIONS * HTTP/1.1\r\n\r\nTRACE / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".repeat(80),
  ]),
];

export const URI_SEEDS: readonly Uint8Array[] = encode([
  ...COFFEE_SCHEMES.map(({ scheme }) => `${scheme}://ducky/pot-1?Cream`),
  "coffee:",
  "coffee:/pot-0",
  "coffee://[::1]:5030/earl%2Dgrey",
  "coffee://Ducky:5030/pot-1/peppermint?Cream,oat%20milk;q=0.5,Rum;shots=%222,5%22",
  "/pot-0?Sugar;q=0;fresh=yes",
  "%63offee://%64ucky",
]);

export const ADDITIONS_SEEDS: readonly Uint8Array[] = encode([
  "Cream",
  "Cream, Whisky;q=0.5, *;q=0",
  'Cream; fat=30; note="a,\\"b;" ; q=0.25; fresh=yes',
  "cream; oat milk; tea",
  " , ,Sugar,",
]);

export const ALTERNATES_SEEDS: readonly Uint8Array[] = encode([
  '{"/pot-1/darjeeling" {type message/teapot}}, {"/" {type message/coffeepot}}',
  '{"caf%C3%A9 au lait" 0.9 {type "message/coffeepot"} {language fr}}',
]);
