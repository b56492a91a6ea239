/**
 * What people use: `node:http` answering the bytes that the pot answers, header by header and in the same order.
 * It is a generous comparison: no routing, no state, the body ready beforehand, and the Date never made anew.
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
    // Left alone, node:http says keep-alive where the pot does not need to.
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
