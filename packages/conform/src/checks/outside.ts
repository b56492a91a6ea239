/** The requirements that cannot be tested from outside, each with the reason. */
import type { CheckSubject } from "../check.ts";

/** A requirement that every scorecard lists and never marks. */
export interface OutsideSubject extends CheckSubject {
  readonly why: string;
}

const CLIENT = "it binds clients, and here the pot is asked";
const OPERATOR = "it binds the person who runs the pot, and no answer shows it";

export const OUTSIDE: readonly OutsideSubject[] = [
  {
    id: "default-port",
    requirements: [3],
    level: "prose",
    section: "RFC 2324 §5.2",
    title: "a coffee URI without a port means port 80",
    why: "it binds whoever reads the URI; this prober follows it",
  },
  {
    id: "kind-of-coffee",
    requirements: [32],
    level: "MAY",
    section: "RFC 2324 §3",
    title: "the language of the scheme may tell the kind of coffee",
    why: "no answer has to tell the kind",
  },
  {
    id: "firewall",
    requirements: [36],
    level: "SHOULD",
    section: "RFC 2324 §5.2",
    title: "home networks are protected by a firewall from sources of heat",
    why: OPERATOR,
  },
  {
    id: "coffee-mib",
    requirements: [38],
    level: "prose",
    section: "RFC 2324 §6, RFC 2325",
    title: "pots may be managed with the Coffee Pot MIB",
    why: "it is SNMP, not HTCPCP",
  },
  {
    id: "denial-of-coffee",
    requirements: [39],
    level: "prose",
    section: "RFC 2324 §7",
    title: "denial of coffee service",
    why: "a test of it would be an attack",
  },
  {
    id: "clients-check-alternates",
    requirements: [45],
    level: "MUST",
    section: "RFC 7168 §2.1.1",
    title: "clients check Alternates and ask for a variety",
    why: CLIENT,
  },
  {
    id: "clients-stop",
    requirements: [49],
    level: "SHOULD",
    section: "RFC 7168 §2.1.2",
    title: "clients end the brewing with a stop",
    why: CLIENT,
  },
  {
    id: "negative-strength",
    requirements: [50],
    level: "prose",
    section: "RFC 7168 §2.1.2",
    title: "a tea that steeps too long may be reported as of negative strength",
    why: "it takes longer than anybody should wait, and only some pots report it",
  },
  {
    id: "clients-try-again",
    requirements: [52],
    level: "SHOULD",
    section: "RFC 7168 §2.1.2",
    title: "clients find the preferred strength by trying",
    why: CLIENT,
  },
  {
    id: "clients-stop-coffee",
    requirements: [60],
    level: "SHOULD",
    section: "RFC 7168 §4",
    title: "clients that want no coffee stop it",
    why: CLIENT,
  },
  {
    id: "clients-ask-first",
    requirements: [61],
    level: "prose",
    section: "RFC 7168 §4",
    title: "clients ask for the choice of teas first",
    why: CLIENT,
  },
  {
    id: "fire",
    requirements: [62],
    level: "prose",
    section: "RFC 7168 §5",
    title: "fire-based pots and kettles are kept in order",
    why: OPERATOR,
  },
  {
    id: "no-resumption",
    requirements: [],
    decision: "k",
    level: "robustness",
    section: "RFC 2324 §2.1.1",
    title: "a restart in the middle of a brew does not resume it",
    why: "nobody from outside restarts a pot",
  },
];
