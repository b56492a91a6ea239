/** How a capture is dissected if the pot does not listen on HTCPCP's usual port. */
import type { SessionOptions } from "@potshark/dissect";
import type { QuestionSet } from "../questions/question-set.ts";

type Servers = Pick<QuestionSet, "servers">;

/** HTCPCP's ports according to the questions: the only protocol whose dissector Wireshark lacks. */
export const htcpcpPorts = ({ servers }: Servers): readonly number[] =>
  servers.flatMap(({ protocol, port }) => (protocol === "htcpcp" ? [port] : []));

/** The session options that these questions need. */
export const sessionOptions = (set: Servers): SessionOptions => {
  const htcpcp = htcpcpPorts(set);
  return htcpcp.length === 0 ? {} : { ports: { htcpcp } };
};
