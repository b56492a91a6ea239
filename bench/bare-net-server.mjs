/**
 * The lower bound: a `node:net` server without a parser. For every blank line it writes the same canned bytes. Plain
 * JavaScript, so that it runs without a compiler. The parent sends the bytes over IPC, gets the port, and ends the
 * process by closing the channel.
 */
import { createServer } from "node:net";

const BLANK_LINE = Buffer.from("\r\n\r\n");

process.once("message", (/** @type {{ keepAlive: string, close: string }} */ canned) => {
  const keepAlive = Buffer.from(canned.keepAlive, "latin1");
  const close = Buffer.from(canned.close, "latin1");
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      // The load never splits a request, so no blank line is split.
      for (let at = chunk.indexOf(BLANK_LINE); at >= 0; at = chunk.indexOf(BLANK_LINE, at + 4)) {
        if (chunk.indexOf("close", 0, "latin1") < 0) socket.write(keepAlive);
        else socket.end(close);
      }
    });
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
    const address = server.address();
    if (address !== null && typeof address === "object") process.send?.({ port: address.port });
  });
});
process.once("disconnect", () => process.exit());
