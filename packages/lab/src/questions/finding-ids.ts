/** Every id that a finding of readiness can have: what lab.yaml may give other advice on. */
export const FINDING_IDS = [
  "file-cut",
  "file-too-large",
  "packets-cut",
  "packets-twice",
  "out-of-order",
  "no-frames",
  "no-lab-traffic",
  "refused",
  "no-server",
  "no-syn",
  "no-handshake-end",
  "tls",
  "no-protocol",
  "no-message",
  "only-304",
  "no-fin",
  "other-traffic",
] as const;

export type FindingId = (typeof FINDING_IDS)[number];
