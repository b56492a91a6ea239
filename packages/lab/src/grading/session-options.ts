/** How a capture is dissected where the pot does not listen on the port that HTCPCP is looked for on. */
import type { SessionOptions } from "@potshark/dissect";
import type { QuestionSet } from "../questions/question-set.ts";

type Servers = Pick<QuestionSet, "servers">;

/** The ports on which questions say that HTCPCP is spoken; undefined where they say nothing of it. */
export const htcpcpPorts = ({ servers }: Servers): readonly number[] | undefined => {
  const ports = servers.flatMap(({ protocol, port }) => (protocol === "htcpcp" ? [port] : []));
  return ports.length === 0 ? undefined : ports;
};

/** What the session of a capture is made with, so that these questions can be asked of it. */
export const sessionOptions = (set: Servers): SessionOptions => {
  const htcpcp = htcpcpPorts(set);
  return htcpcp === undefined ? {} : { ports: { htcpcp } };
};
