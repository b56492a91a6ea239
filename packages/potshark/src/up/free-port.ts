/** Ports looked at before anything starts, so that a taken one is one plain line and not several failing processes. */
import { once } from "node:events";
import { createServer } from "node:net";
import type { Settings } from "@potshark/config";
import { addressesOf, explainListenError, UserMistake } from "@potshark/service";

const listenOnce = async (address: string, port: number): Promise<number> => {
  const server = createServer();
  try {
    await once(server.listen(port, address), "listening");
    return (server.address() as { port: number }).port;
  } finally {
    server.close();
  }
};

/**
 * The port, once it is certain that a server can listen there on every address of the host; for port 0 one that is free.
 * @throws UserMistake saying why not: taken, and by what, or not allowed
 */
export const freePort = async (host: string, port: number, setting: keyof Settings): Promise<number> => {
  let free = port;
  for (const address of await addressesOf(host)) {
    try {
      free = await listenOnce(address, free);
    } catch (error) {
      throw new UserMistake(await explainListenError(error, free, setting));
    }
  }
  return free;
};
