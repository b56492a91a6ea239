/** Reads requests from standard input, in whatever pieces they come: `printf 'GET / HTTP/1.1\r\n\r\n' | node ...` */
import { MessageParser, type ParserEvent } from "@potshark/htcpcp";

const tell = (events: readonly ParserEvent[]): void => {
  for (const event of events) {
    if (event.type === "problem") console.log(`${event.problem.code} at byte ${event.problem.offset}`);
    else if (event.type === "message" && event.message.kind === "request") {
      const { method, target, headers, body, offset, end } = event.message;
      console.log(`${method} ${target}: ${headers.length} headers, ${body.length} bytes of body, [${offset}, ${end})`);
    }
  }
};

const parser = new MessageParser({ role: "request" });
for await (const chunk of process.stdin) tell(parser.push(chunk));
tell(parser.end());
