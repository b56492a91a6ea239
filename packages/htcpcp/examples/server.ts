/** A pot that is a teapot. Try it: `printf 'BREW coffee://pot HTCPCP/1.0\r\n\r\nstart' | nc localhost 5030` */
import { CoffeeServer } from "@potshark/htcpcp/node";

const server = new CoffeeServer({
  handle: ({ method }) =>
    method === "BREW" ? { status: 418, body: "short and stout\n" } : { status: 200, body: "full of tea\n" },
});
const { port } = await server.listen({ port: Number(process.env.PORT ?? 5030) });
console.log(`listening on ${port}`);
process.once("SIGTERM", () => void server.close());
