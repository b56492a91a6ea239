/** Protocols inside TLS, by port and by the name that ALPN agreed on (RFC 7301). The names are Wireshark's. */

const HTTP = "Hypertext Transfer Protocol";
const HTTP2 = "HyperText Transfer Protocol 2";
const DNS = "Domain Name System";
const COAP = "Constrained Application Protocol";
const ZABBIX = "Zabbix Protocol";
const OMNI_PATH = "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header";

/** By the port of the server. */
export const APPLICATIONS: ReadonlyMap<number, string> = new Map([
  [324, "RPKI-Router Protocol"],
  [443, HTTP],
  [465, "Simple Mail Transfer Protocol"],
  [631, HTTP],
  [636, "Lightweight Directory Access Protocol"],
  [802, "Modbus/TCP"],
  [853, DNS],
  [993, "Internet Message Access Protocol"],
  [995, "Post Office Protocol"],
  [1300, "Q.931"],
  [2221, "EtherNet/IP (Industrial Protocol)"],
  [2443, "Skinny Client Control Protocol"],
  [3249, OMNI_PATH],
  [3250, OMNI_PATH],
  [3251, OMNI_PATH],
  [3252, OMNI_PATH],
  [3389, "TPKT - ISO on TCP - RFC1006"],
  [3496, "DoIP (ISO13400) Protocol"],
  [4420, "NVM Express Fabrics TCP"],
  [5061, "Session Initiation Protocol"],
  [5671, "Advanced Message Queuing Protocol"],
  [5684, COAP],
  [5868, "Diameter Protocol"],
  [6514, "Syslog Message"],
  [8883, "MQ Telemetry Transport Protocol"],
  [10_050, ZABBIX],
  [10_051, ZABBIX],
  [11207, "Couchbase Protocol"],
  [19999, "Distributed Network Protocol 3.0"],
  [27017, "Mongo Wire Protocol"],
]);

/** Protocols that switch to TLS in the middle of a connection. */
const STARTED_ON: ReadonlyMap<number, string> = new Map([
  [21, "File Transfer Protocol (FTP)"],
  [25, "Simple Mail Transfer Protocol"],
  [110, "Post Office Protocol"],
  [119, "Network News Transfer Protocol"],
  [143, "Internet Message Access Protocol"],
  [389, "Lightweight Directory Access Protocol"],
  [587, "Simple Mail Transfer Protocol"],
  [3268, "Lightweight Directory Access Protocol"],
  [3306, "MySQL Protocol"],
  [5222, "XMPP Protocol"],
  [5432, "PostgreSQL"],
  [6667, "Internet Relay Chat"],
]);

export const applicationOfPorts = (source: number, destination: number): string | undefined =>
  APPLICATIONS.get(source) ?? APPLICATIONS.get(destination) ?? STARTED_ON.get(source) ?? STARTED_ON.get(destination);

const BY_ALPN: ReadonlyMap<string, string> = new Map([
  ["http/1.1", HTTP],
  ["h2", HTTP2],
  ["coap", COAP],
  ["dot", DNS],
  ["stun.turn", "TURN Channel"],
  ["stun.nat-discovery", "Session Traversal Utilities for NAT"],
]);

/** The names of a protocol's drafts and versions begin with the name of the protocol. */
const BY_ALPN_PREFIX: readonly (readonly [string, string])[] = [
  ["spdy/", "SPDY"],
  ["h2-", HTTP2],
];

export const applicationOfAlpn = (name: string): string | undefined =>
  BY_ALPN.get(name) ?? BY_ALPN_PREFIX.find(([prefix]) => name.startsWith(prefix))?.[1];
