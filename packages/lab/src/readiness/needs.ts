/** What questions need in a capture: their servers, or else the ports and protocols of their queries. */
import { parseFilter } from "@potshark/dissect";
import type { Question } from "../kinds/kinds.ts";
import { queriesOf } from "../marking/answers.ts";
import { frameQueriesOf } from "../query/prime-queries.ts";
import { REFERENCE } from "../query/query-reader.ts";
import { FINDING_IDS, type FindingId } from "../questions/finding-ids.ts";
import type { Advice, QuestionSet, Server } from "../questions/question-set.ts";

export interface Needs {
  readonly servers: readonly Server[];
  readonly advice: Advice;
  /** Findings that none of their tasks minds. */
  readonly fine: ReadonlySet<FindingId>;
  /** A filter that passes all frames that any of the questions can be about. */
  readonly traffic: string;
}

interface Mentioned {
  /** By the transport's name. */
  readonly ports: Readonly<Record<"tcp" | "udp", Set<number>>>;
  readonly protocols: Set<string>;
}

/** Protocols that carry the others. */
const CARRIERS: ReadonlySet<string> = new Set(["frame", "eth", "sll", "null", "ip", "ipv6", "tcp", "udp"]);

type Parsed = Extract<ReturnType<typeof parseFilter>, { readonly ok: true }>["value"];
type Operand = Extract<Parsed, { readonly kind: "membership" }>["of"];

const wordOf = (operand: Operand): string => (operand.kind === "word" ? operand.text : "");

const mention = (expression: Parsed, { ports, protocols }: Mentioned): void => {
  const field = (operand: Operand): string => {
    const name = operand.kind === "slice" || operand.kind === "layered" ? wordOf(operand.of) : wordOf(operand);
    if (/^[a-z_]/i.test(name)) protocols.add(name.split(".", 1)[0]!);
    return name;
  };
  const portsOf = (name: string, values: readonly Operand[]): void => {
    const transport = /^(tcp|udp)\.(?:src|dst)?port$/.exec(name)?.[1] as "tcp" | "udp" | undefined;
    if (transport === undefined) return;
    for (const value of values) if (/^\d+$/.test(wordOf(value))) ports[transport].add(Number(wordOf(value)));
  };
  switch (expression.kind) {
    // A question is not about traffic that the filter excludes.
    case "not":
      return;
    case "and":
    case "or":
    case "xor":
      for (const term of expression.terms) mention(term, { ports, protocols });
      return;
    case "comparison":
      if (expression.operator === "any_eq" || expression.operator === "all_eq")
        portsOf(wordOf(expression.left), [expression.right]);
      field(expression.left);
      return;
    case "membership":
      if (!expression.isNegated)
        portsOf(
          wordOf(expression.of),
          expression.set.flatMap(({ from, to }) => (to ? [from, to] : [from])),
        );
      field(expression.of);
      return;
    case "existence":
      field(expression.of);
  }
};

const mentionedBy = (question: Question): Mentioned => {
  const mentioned: Mentioned = { ports: { tcp: new Set(), udp: new Set() }, protocols: new Set() };
  for (const { filter } of queriesOf(question).flatMap((query) => [...frameQueriesOf(query)])) {
    const parsed = parseFilter(filter.replaceAll(REFERENCE, "$1 in {0}"));
    if (parsed.ok) mention(parsed.value, mentioned);
  }
  return mentioned;
};

const portFilter = (transport: string, ports: Iterable<number>): readonly string[] => {
  const sorted = [...new Set(ports)].sort((left, right) => left - right);
  return sorted.length === 0 ? [] : [`${transport}.port in {${sorted.join(", ")}}`];
};

export const needsOf = ({ servers, advice, tasks }: QuestionSet, questions: readonly Question[]): Needs => {
  const all = questions.map(mentionedBy);
  const isMentioned = ({ port, protocol }: Server): boolean =>
    all.some(({ ports, protocols }) => ports.tcp.has(port) || protocols.has(protocol));
  const needed = servers.filter(isMentioned);
  const withoutPorts = all
    .filter(({ ports }) => ports.tcp.size + ports.udp.size === 0)
    .flatMap(({ protocols }) => {
      const carried = [...protocols].filter((protocol) => !CARRIERS.has(protocol));
      return carried.length > 0 ? carried : [...protocols].filter((protocol) => protocol !== "frame");
    })
    .filter((protocol) => !servers.some((server) => server.protocol === protocol));
  const terms = [
    ...portFilter("tcp", [...needed.map(({ port }) => port), ...all.flatMap(({ ports }) => [...ports.tcp])]),
    ...portFilter(
      "udp",
      all.flatMap(({ ports }) => [...ports.udp]),
    ),
    ...new Set(withoutPorts),
  ];
  const traffic = terms.length > 1 ? `(${terms.join(" or ")})` : (terms[0] ?? "frame");
  const asked = tasks.filter(({ task }) => questions.some((question) => question.task === task));
  const fine = FINDING_IDS.filter((id) => asked.length > 0 && asked.every((task) => task.fine.includes(id)));
  return { servers: needed, advice, fine: new Set(fine), traffic };
};
