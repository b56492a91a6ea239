/**
 * The usual choice: `node:http` that answers the same bytes as the pot, with the same headers in the same order. The
 * comparison favours it: no routing, no state, a prepared body, and a fixed Date.
 */
import { createServer } from "node:http";

/** @type {(answer: string) => { headers: string[], body: string }} */
const takeApart = (answer) => {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const [, ...lines] = head.split("\r\n");
  return { headers: lines.flatMap((line) => line.split(/: (.*)/, 2)), body };
};

process.once("message", (/** @type {{ keepAlive: string, close: string }} */ canned) => {
  const keepAlive = takeApart(canned.keepAlive);
  const close = takeApart(canned.close);
  const server = createServer({ keepAliveTimeout: 0, noDelay: true }, (request, response) => {
    const isLast = request.headers.connection === "close";
    const { headers, body } = isLast ? close : keepAlive;
    response.sendDate = false;
    // By default, node:http sends keep-alive where the pot does not need it.
    if (!isLast) response.removeHeader("Connection");
    response.writeHead(200, headers);
    response.end(body);
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
    const address = server.address();
    if (address !== null && typeof address === "object") process.send?.({ port: address.port });
  });
});
process.once("disconnect", () => process.exit());
