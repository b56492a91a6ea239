/**
 * Checks ports before anything starts, so that a port in use gives one plain line and not several failing processes.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { Settings } from "@potshark/config";
import { addressesOf, explainListenError, listenOnAll, UserMistake } from "@potshark/service";

/**
 * The port, after checking that a server can listen there on every address of the host; for port 0, a free one.
 * @throws UserMistake with the reason: in use, and by which program, or not allowed
 */
export const freePort = async (host: string, port: number, setting: keyof Settings): Promise<number> => {
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.splice(0).map((server) => once(server.close(), "close")));
  };
  const listen = async (address: string, wanted: number): Promise<number> => {
    const server = createServer();
    await once(server.listen(wanted, address), "listening");
    servers.push(server);
    return (server.address() as { port: number }).port;
  };
  try {
    const free = await listenOnAll(await addressesOf(host), port, { listen, close });
    await close();
    return free;
  } catch (error) {
    throw new UserMistake(await explainListenError(error, port, setting));
  }
};
