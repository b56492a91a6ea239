/** RFC 2324 §3: coffee URIs as request targets of GET. */
import { COFFEE_SCHEMES } from "@potshark/htcpcp";
import type { Check } from "../check.ts";
import { fail, notApplicable, type Outcome, pass } from "../outcome.ts";
import type { Probe } from "../probe.ts";

/** Other spellings of schemes of the RFC: case-insensitive, and with different percent-encoding. */
const SPELLINGS = ["COFFEE", "CofFee", "%4bAFFEE", "%d0%ba%d0%be%d1%84%d0%b5", "%63offee"];

const statusOf = async (probe: Probe, target: string): Promise<number> =>
  (await probe.ask({ method: "GET", target })).status;

/** Whether other schemes are answered as "coffee" is. */
const areEquivalent = async (probe: Probe, schemes: readonly string[]): Promise<Outcome> => {
  const target = probe.coffeeTarget(probe.settings.path);
  const expected = await statusOf(probe, target);
  if (expected >= 400 && expected < 500 && expected !== 418) {
    return notApplicable(`the pot reads no coffee URI as a target (${expected})`);
  }
  const others: string[] = [];
  for (const scheme of schemes) {
    const status = await statusOf(probe, target.replace("coffee", scheme));
    if (status !== expected) others.push(`${scheme} (${status})`);
  }
  return others.length === 0 ? pass() : fail(`coffee is answered with ${expected}, but ${others.join(", ")}`);
};

export const URI_CHECKS: readonly Check[] = [
  {
    id: "schemes",
    requirements: [30, 31],
    level: "prose",
    section: "RFC 2324 §3",
    title: "all 23 coffee schemes are equivalent",
    needsBrew: false,
    run: (probe) =>
      areEquivalent(
        probe,
        COFFEE_SCHEMES.map(({ scheme }) => scheme),
      ),
  },
  {
    id: "scheme-case",
    requirements: [33],
    level: "prose",
    section: "RFC 2324 §3",
    title: "scheme names are case-independent, however they are encoded",
    needsBrew: false,
    run: (probe) => areEquivalent(probe, SPELLINGS),
  },
  {
    id: "bare-scheme",
    requirements: [27],
    level: "prose",
    section: "RFC 2324 §3",
    title: "coffee: alone is a coffee URI",
    needsBrew: false,
    run: async (probe) => {
      const expected = await statusOf(probe, probe.coffeeTarget("/"));
      if (expected >= 400 && expected !== 418)
        return notApplicable(`the pot reads no coffee URI as a target (${expected})`);
      const status = await statusOf(probe, "coffee:");
      return status < 400 || status === expected ? pass() : fail(`coffee: is answered with ${status}`);
    },
  },
  {
    id: "pot-designator",
    requirements: [28],
    level: "prose",
    section: "RFC 2324 §3",
    title: "/pot-N names one of several machines",
    needsBrew: false,
    run: async (probe) => {
      const statuses: number[] = [];
      for (const path of ["/pot-0", "/pot-1"]) {
        const { status } = await probe.ask({ method: "GET", path });
        if (status < 400 || status === 418) return pass();
        statuses.push(status);
      }
      return notApplicable(`neither /pot-0 nor /pot-1 is there (${statuses.join(", ")}): one machine needs no number`);
    },
  },
  {
    id: "uri-additions",
    requirements: [29],
    level: "prose",
    section: "RFC 2324 §3",
    title: "additions may stand in the URI, separated by commas, with empty elements",
    needsBrew: false,
    run: async (probe) => {
      const { path } = probe.settings;
      const expected = await statusOf(probe, probe.target(path));
      const status = await statusOf(probe, probe.target(`${path}?Cream,,Vanilla,`));
      return status === expected ? pass() : fail(`without additions ${expected}, with additions ${status}`);
    },
  },
];
