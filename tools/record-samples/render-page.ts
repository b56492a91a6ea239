/** The Markdown page of a sample capture: what was done, and what tshark finds. */
import { alignedMarkdownTable, inCell } from "../../packages/lab/src/render/markdown-table.ts";
import { type Findings, loadsOf } from "./check-sample.ts";
import { POT_PORT, type Sample, SITE_PORT } from "./samples.ts";
import type { Connection, Hop, Message, Survey } from "./survey.ts";

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  alignedMarkdownTable([head, ...rows.map((row) => row.map((cell) => inCell(String(cell))))]).trimEnd();

const HOPS: readonly (readonly [hop: Hop, name: string, port: number])[] = [
  ["browser", "browser to site", SITE_PORT],
  ["pot", "site to pot", POT_PORT],
];

const countsOf = (
  sample: Sample,
  { survey: { connections, frameCount, messages, tlsFrameCount } }: Findings,
): string => {
  const count = (protocol: Message["protocol"], isRequest: boolean): number =>
    messages.filter((one) => one.protocol === protocol && (one.status === undefined) === isRequest).length;
  const sealed = sample.isHttps ? ", with the key log" : "";
  return table(
    ["What", "Frames"],
    [
      ["all", frameCount],
      ["SYN, each the start of a connection", connections.length],
      [`HTTP requests${sealed}`, count("HTTP", true)],
      [`HTTP responses${sealed}`, count("HTTP", false)],
      ["HTCPCP requests", count("HTCPCP", true)],
      ["HTCPCP responses", count("HTCPCP", false)],
      ["with TLS", tlsFrameCount],
    ],
  );
};

const hopsOf = (survey: Survey): string =>
  table(
    ["Hop", "Server port", "Connections", "Requests", "Client ports"],
    HOPS.map(([hop, name, port]) => {
      const clients = survey.connections.filter((one) => one.hop === hop).map(({ clientPort }) => clientPort);
      const requests = loadsOf(survey, hop).reduce((sum, load) => sum + load, 0);
      return [name, port, clients.length, requests, clients.join(", ")];
    }),
  );

const portsOf = ({ hop, clientPort }: Connection, isRequest: boolean): string => {
  const server = hop === "pot" ? POT_PORT : SITE_PORT;
  return isRequest ? `${clientPort} → ${server}` : `${server} → ${clientPort}`;
};

const messagesOf = ({ connections, messages }: Survey): string => {
  const byStream = new Map(connections.map((connection) => [connection.stream, connection]));
  return table(
    ["Frame", "Ports", "Protocol", "Message", "Answers frame"],
    messages.map(({ frame, stream, protocol, text, status, requestFrame }) => [
      frame,
      portsOf(byStream.get(stream)!, status === undefined),
      protocol,
      text,
      requestFrame ?? "",
    ]),
  );
};

const aboutTls = (name: string, survey: Survey): string => `## Reading the TLS

Opened as it is, the capture shows TLS on port ${SITE_PORT} and HTCPCP on port ${POT_PORT}. \`${name}.keys\` holds the secrets of these
connections, which the browser wrote down (SSLKEYLOGFILE). With it, the HTTP inside can be read:

- Wireshark: _Edit > Preferences > Protocols > TLS > (Pre)-Master-Secret log filename_
- tshark: \`tshark -r ${name}.pcapng -o tls.keylog_file:${name}.keys -Y http\`
- for good: \`editcap --inject-secrets tls,${name}.keys ${name}.pcapng with-keys.pcapng\`

Connections that end with RST: ${survey.connections.filter(({ end }) => end === "reset").length}. There the browser hangs up first, and what TLS has the site say in parting (close_notify)
finds nobody there.

`;

/** The whole page. The same capture gives the same page. */
export const renderPage = (sample: Sample, findings: Findings): string => `# ${sample.name}.pcapng

${sample.about}

Recorded by \`npm run record-samples\` with Chromium on loopback (127.0.0.1); this page was written from the capture.

## What was done

${sample.steps.map(({ says }, index) => `${index + 1}. ${says}`).join("\n")}

The recording ends when the browser and then the lab have been closed, and with them each connection.

## What is in it

${countsOf(sample, findings)}

${hopsOf(findings.survey)}

${sample.isHttps ? aboutTls(sample.name, findings.survey) : ""}## The messages${sample.isHttps ? ", with the key log" : ""}

A message of several segments stands at its last one.

${messagesOf(findings.survey)}
`;
