/**
 * One long capture of many clients and one pot, and the same exchanges as plain HTTP: the same number of messages, of
 * headers and of bytes in each body. Nothing in it is random, so two runs measure the same bytes.
 */
import { CaptureWriter, joinPcap } from "../packages/test-captures/src/index.ts";

export type Protocol = "htcpcp" | "http";

/** The ports on which tshark expects each protocol. */
const PORTS: Readonly<Record<Protocol, number>> = { htcpcp: 5030, http: 80 };

const EXCHANGES_PER_CONNECTION = 20;
const HOSTS = 200;
const FIRST_HOST = 10;
const FIRST_CLIENT_PORT = 20_000;

const ADDITIONS = ["Cream", "Vanilla;q=0.5, Whole-milk", "Rum, Sugar, Cinnamon", "Skim"] as const;
const POTS = ["ducky", "ducky/pot-1", "mocha", "mocha/pot-12"] as const;

interface Exchange {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
}

const encoder = new TextEncoder();

const message = (lines: readonly string[], body = ""): Uint8Array =>
  encoder.encode(`${lines.join("\r\n")}\r\n\r\n${body}`);

const withBody = (startLine: string, headers: readonly string[], type: string, body: string): Uint8Array =>
  message([startLine, ...headers, `Content-Type: ${type}`, `Content-Length: ${body.length}`], body);

/** What clients request and what the pot answers; every second request is a brew. */
const exchangesOf = (protocol: Protocol): readonly Exchange[] => {
  const isCoffee = protocol === "htcpcp";
  const version = isCoffee ? "HTCPCP/1.0" : "HTTP/1.1";
  const serverHeaders = ["Server: Potshark", "Date: Tue, 14 Nov 2023 22:13:20 GMT", "Connection: keep-alive"];
  const clientHeaders = ["Host: localhost:5030", "User-Agent: potshark/0.1"];
  const answer = (status: string, type: string, body: string): Uint8Array =>
    withBody(`${version} ${status}`, serverHeaders, type, body);
  return POTS.flatMap((pot, index) => {
    const target = `coffee://${pot}`;
    const ask = (verb: string, body?: string): Uint8Array => {
      const line = `${verb} ${isCoffee ? target : `/${pot}`} ${version}`;
      if (body === undefined) return message([line, ...clientHeaders]);
      const accept = [...clientHeaders, `Accept-Additions: ${ADDITIONS[index]}`];
      return withBody(line, accept, "application/coffee-pot-command", body);
    };
    const state = `{"pot":"${pot}","state":"brewing","cups":${index + 1},"additions":["Cream"]}`;
    const brewed = answer("200 OK", "application/json", state);
    return [
      { request: ask(isCoffee ? "BREW" : "POST", "start"), response: brewed },
      { request: ask("GET"), response: brewed },
      { request: ask(isCoffee ? "BREW" : "POST", "stop"), response: answer("200 OK", "text/plain", "stopped") },
      {
        request: ask(isCoffee ? "WHEN" : "PUT"),
        response: message([`${version} 204 No Content`, ...serverHeaders]),
      },
    ];
  });
};

/** A capture of at least `messages` messages, as a pcap file, and how many it holds. */
export const denseCapture = (protocol: Protocol, messages: number): { bytes: Uint8Array; messages: number } => {
  const exchanges = exchangesOf(protocol);
  const connections = Math.ceil(messages / (2 * EXCHANGES_PER_CONNECTION));
  const captures = Array.from({ length: connections }, (_, connection) => {
    const capture = new CaptureWriter({
      clientHost: FIRST_HOST + (connection % HOSTS),
      clientPort: FIRST_CLIENT_PORT + Math.floor(connection / HOSTS),
      serverPort: PORTS[protocol],
    }).open();
    for (let index = 0; index < EXCHANGES_PER_CONNECTION; index += 1) {
      const exchange = exchanges[(connection + index) % exchanges.length]!;
      capture.send("client", exchange.request).send("server", exchange.response);
    }
    return capture.close("client").toPcap();
  });
  return { bytes: joinPcap(captures), messages: connections * 2 * EXCHANGES_PER_CONNECTION };
};
