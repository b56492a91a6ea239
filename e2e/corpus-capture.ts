/** The corpus of messages as a capture. */
import { readdirSync, readFileSync } from "node:fs";
import { type CorpusCase, readMessageCorpus } from "../packages/htcpcp/src/testing/message-corpus.ts";
import { CaptureWriter, joinPcap } from "../packages/test-captures/src/index.ts";

const CORPUS = new URL("../corpus/message/", import.meta.url);

const corpus: readonly CorpusCase[] = readdirSync(CORPUS)
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) => readMessageCorpus(readFileSync(new URL(name, CORPUS), "utf8")));

/**
 * Every message of the corpus in a connection of its own, cut into segments of all sizes. For HTTP, the message that
 * begins HTTP/2 is left out, because we do not read HTTP/2.
 */
export const corpusCapture = (serverPort: number): Uint8Array => {
  const isOurs = ({ input }: CorpusCase): boolean =>
    serverPort !== 80 || !Buffer.from(input).toString("latin1").startsWith("PRI * HTTP/2");
  return joinPcap(
    corpus.filter(isOurs).map(({ input, role }, index) => {
      const capture = new CaptureWriter({ clientPort: 30_000 + index, serverPort }).open();
      const [asker, answerer] = role === "response" ? (["server", "client"] as const) : (["client", "server"] as const);
      capture.sendInSegments(asker, input, 1 + ((index * 37) % 200));
      capture.send(answerer, Buffer.from(`${serverPort === 80 ? "HTTP/1.1" : "HTCPCP/1.0"} 204 No Content\r\n\r\n`));
      return capture.close(asker).toPcap();
    }),
  );
};
