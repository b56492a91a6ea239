/** Where a server listens, and the message if it cannot. */
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { type Settings, settingFlags } from "@potshark/config";
import { inert } from "./inert.ts";
import { portOwner } from "./port-owner.ts";

const IPV4_LOOPBACK = "127.0.0.1";
const IPV6_LOOPBACK = "::1";
/** How many ports are tried if any port is allowed, but it must be free on each address. */
const ANY_PORT_ATTEMPTS = 50;

const machineHas = (address: string): boolean =>
  Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));

/**
 * The addresses a server binds for a host. A browser resolves "localhost" to `::1` first and then to `127.0.0.1`,
 * without asking the resolver (RFC 6761 §6.3), and an address without a listener costs each connection a refused one.
 * So "localhost" means both (`::1` only if this machine has it), and its other loopback addresses. A server on every
 * IPv4 address is also reached as "localhost". Any other host is used as it is.
 */
export const addressesOf = async (host: string): Promise<readonly string[]> => {
  const ipv6 = machineHas(IPV6_LOOPBACK) ? [IPV6_LOOPBACK] : [];
  if (host === "0.0.0.0") return [host, ...ipv6];
  if (host.toLowerCase() !== "localhost") return [host];
  const resolved = await lookup(host, { all: true }).catch(() => []);
  const others = resolved.map(({ address }) => address).filter((address) => address.startsWith("127."));
  return [...new Set([IPV4_LOOPBACK, ...others, ...ipv6])];
};

/** Something that can listen on several addresses. */
export interface Listener {
  /** @returns the port that was bound. @throws the error of `server.listen` */
  readonly listen: (address: string, port: number) => Promise<number>;
  /** Stops listening everywhere. */
  readonly close: () => Promise<void>;
}

/**
 * Listens on every address, at one port.
 * @param port 0: any that is free on all of them
 * @throws the error of `server.listen`; nothing listens then
 */
export const listenOnAll = async (
  addresses: readonly string[],
  port: number,
  { listen, close }: Listener,
): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    let bound = port;
    try {
      for (const address of addresses) bound = await listen(address, bound);
      return bound;
    } catch (error) {
      await close();
      const isTakenElsewhere = port === 0 && bound !== 0 && textOf(error, "code") === "EADDRINUSE";
      if (!isTakenElsewhere || attempt === ANY_PORT_ATTEMPTS) throw error;
    }
  }
};

const otherPort = (setting: string): string => {
  const flag = settingFlags.find((known) => known.setting === setting)?.flag;
  return flag === undefined ? `another ${setting}` : `another port with ${flag} or ${setting}`;
};

const textOf = (error: unknown, name: string): string | undefined => {
  const value: unknown = error instanceof Error ? (error as Error & Record<string, unknown>)[name] : undefined;
  return typeof value === "string" ? value : undefined;
};

/**
 * One plain line on why a server cannot listen, and the next step.
 * @param error what `server.listen` emitted
 * @param setting name of the setting that chose the port
 */
export const explainListenError = async (
  error: unknown,
  port: number,
  setting: keyof Settings | (string & {}),
): Promise<string> => {
  const wanted = textOf(error, "address") ?? textOf(error, "hostname");
  const address = inert(wanted ?? "that address");
  switch (textOf(error, "code")) {
    case "EADDRINUSE": {
      const owner = await portOwner(port, wanted);
      const place = address === IPV6_LOOPBACK ? `${port} of ${address}` : `${port}`;
      if (owner === undefined) {
        return `port ${place} is taken by a program this user may not see; stop it, or choose ${otherPort(setting)}`;
      }
      const who = owner.pid === process.pid ? "this process" : `process ${owner.pid} (${owner.command})`;
      return `port ${place} is taken by ${who}; stop it, or choose ${otherPort(setting)}`;
    }
    case "EACCES":
      return `port ${port} is not allowed to this user; choose ${otherPort(setting)}, above 1023`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `this machine has no address ${address} to listen on; choose another with --localhost or LOCALHOST (with --public: --host or HOST)`;
    default:
      return `cannot listen on port ${port}: ${inert(error instanceof Error ? error.message : String(error))}`;
  }
};
