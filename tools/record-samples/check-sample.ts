/** The requirements on a sample capture: checked when it is recorded, and by a test from then on. */
import type { Sample } from "./samples.ts";
import { type Connection, exchangesOf, type Hop, type Survey } from "./survey.ts";

/** What tshark finds in a capture. */
export interface Findings {
  /** With the key log, if there is one. */
  readonly survey: Survey;
  /** Without the key log, for a capture that has one. */
  readonly sealed?: Survey;
}

const isAsset = (exchange: string): boolean => exchange.startsWith("GET /assets/");

const differs = (what: string, found: readonly string[], wanted: readonly string[]): readonly string[] =>
  found.join("\n") === wanted.join("\n")
    ? []
    : [`${what} are\n  ${found.join("\n  ")}\ninstead of\n  ${wanted.join("\n  ")}`];

/**
 * Over TLS the browser closes when it has the last byte of an answer, and answers the site's later data (close_notify)
 * with a reset; without TLS only FIN comes after that.
 */
const mayEndBy = ({ isHttps }: Sample, { hop, end }: Connection): boolean =>
  end === "fin" || (end === "reset" && isHttps && hop === "browser");

const checkWire = (sample: Sample, { connections, troubles }: Survey): readonly string[] => [
  ...troubles,
  ...connections
    .filter(({ isOpened }) => !isOpened)
    .map(({ synFrame }) => `the connection of frame ${synFrame} does not begin with a handshake`),
  ...connections
    .filter((connection) => !mayEndBy(sample, connection))
    .map(({ synFrame, end }) => `the connection of frame ${synFrame} ends by ${end}`),
];

/** The browser may ask for an asset again, but only with the validator from the first 200. */
const checkAssets = (exchanges: readonly string[]): readonly string[] => {
  const complaints: string[] = [];
  const known = new Set<string>();
  for (const exchange of exchanges.filter(isAsset)) {
    const [, target = "", status] = exchange.split(" ");
    if (status !== (known.has(target) ? "304" : "200")) complaints.push(`unexpected: ${exchange}`);
    known.add(target);
  }
  const missing = ["styles.css", "live.js", "icon.svg"].filter((name) => !known.has(`/assets/${name}`));
  return [...complaints, ...missing.map((name) => `nobody asked for ${name}`)];
};

const checkMessages = (sample: Sample, survey: Survey): readonly string[] => {
  const http = exchangesOf(survey, "HTTP");
  const pages = http.filter((exchange) => !isAsset(exchange));
  const responses = survey.messages.filter(({ status }) => status !== undefined).length;
  return [
    ...differs("the pages", pages, sample.pages),
    ...differs("the HTCPCP exchanges", exchangesOf(survey, "HTCPCP"), sample.pot),
    ...checkAssets(http),
    ...(responses * 2 === survey.messages.length ? [] : ["there are not as many responses as requests"]),
    ...survey.messages
      .filter(({ hop, protocol }) => (hop === "pot") !== (protocol === "HTCPCP"))
      .map(({ frame, protocol }) => `frame ${frame} is ${protocol} on the wrong port`),
  ];
};

/** How many requests each connection of a hop carries. */
export const loadsOf = ({ connections, messages }: Survey, hop: Hop): readonly number[] =>
  connections
    .filter((connection) => connection.hop === hop)
    .map(({ stream }) => messages.filter((one) => one.stream === stream && one.status === undefined).length);

const checkPersistence = ({ isPersistent }: Sample, survey: Survey): readonly string[] =>
  (["browser", "pot"] as const).flatMap((hop) => {
    const loads = loadsOf(survey, hop);
    const ports = new Set(survey.connections.filter((one) => one.hop === hop).map(({ clientPort }) => clientPort));
    const isClassic = loads.length > 0 && ports.size === loads.length && loads.every((load) => load === 1);
    // A browser opens some connections at once for the assets of a page; the site sends one request at a time.
    const isKept = hop === "pot" ? loads.length === 1 : loads.length <= 6 && loads.some((load) => load > 4);
    if (isPersistent ? isKept : isClassic) return [];
    return [`connections of the ${hop} hop carry ${loads.join(", ")} requests from ${ports.size} ports`];
  });

const checkTls = ({ isHttps }: Sample, { survey, sealed }: Findings): readonly string[] => {
  if (!isHttps) return survey.tlsFrameCount === 0 ? [] : ["there is TLS"];
  if (sealed === undefined) return ["there is no key log"];
  const complaints: string[] = [];
  if (sealed.tlsFrameCount === 0) complaints.push("there is no TLS");
  if (exchangesOf(sealed, "HTTP").length > 0) complaints.push("HTTP can be read without the keys");
  if (exchangesOf(sealed, "HTCPCP").length === 0) complaints.push("HTCPCP cannot be read without the keys");
  return complaints;
};

/** All differences between a capture and its sample's description; none if it matches. */
export const complaintsAbout = (sample: Sample, findings: Findings): readonly string[] => [
  ...checkWire(sample, findings.survey),
  ...checkMessages(sample, findings.survey),
  ...checkPersistence(sample, findings.survey),
  ...checkTls(sample, findings),
];
