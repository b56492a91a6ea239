/** The requests that are measured, and the answers they get, read once with the real parser. */
import { connect } from "node:net";
import { type Message, MessageParser } from "../packages/htcpcp/src/index.ts";
import type { CannedResponse } from "./processes.ts";

/**
 * HTTP/1.1, since `node:http` refuses every other version; the pot answers in the same version and does the same work.
 */
export const get = (target: string, ...headers: readonly string[]): string =>
  [`GET ${target} HTTP/1.1`, "Host: localhost", "Accept: application/json", ...headers, "", ""].join("\r\n");

export const command = (pot: string, word: "start" | "stop"): string =>
  [
    `BREW coffee://${pot} HTTP/1.1`,
    "Host: localhost",
    "Content-Type: message/coffeepot",
    `Content-Length: ${word.length}`,
    "",
    word,
  ].join("\r\n");

export const KEEP_ALIVE_GET: string = get("coffee://ducky");
export const CLOSING_GET: string = get("coffee://ducky", "Connection: close");

/** Sends one request and reads one whole answer. */
export const askOnce = (port: number, request: string): Promise<{ readonly text: string; readonly message: Message }> =>
  new Promise((resolve, reject) => {
    const parser = new MessageParser({ role: "response" });
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
    socket.setTimeout(10_000, () => reject(new Error("no answer within 10 s")));
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      const event = parser.push(chunk).find(({ type }) => type !== "head");
      if (event === undefined) return;
      socket.destroy();
      if (event.type === "message") resolve({ text: Buffer.concat(chunks).toString("latin1"), message: event.message });
      else reject(new Error("the answer cannot be read"));
    });
  });

/** What the pot answers; the other servers answer the same bytes. */
export const cannedResponseOf = async (port: number): Promise<CannedResponse> => {
  const keepAlive = await askOnce(port, KEEP_ALIVE_GET);
  const close = await askOnce(port, CLOSING_GET);
  return { keepAlive: keepAlive.text, close: close.text };
};

const withoutDate = (text: string): string => text.replace(/^Date: .*$/m, "Date:");

/** @throws when a server does not answer the canned bytes (except Date): then its speed says nothing. */
export const checkAnswers = async (name: string, port: number, canned: CannedResponse): Promise<void> => {
  for (const [request, expected] of [
    [KEEP_ALIVE_GET, canned.keepAlive],
    [CLOSING_GET, canned.close],
  ] as const) {
    const { text } = await askOnce(port, request);
    if (withoutDate(text) !== withoutDate(expected))
      throw new Error(`${name} answers other bytes than the pot:\n${text}`);
  }
};
