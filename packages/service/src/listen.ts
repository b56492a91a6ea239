/** Where a server listens, and what to tell its user when it cannot. */
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { type Settings, settingFlags } from "@potshark/config";
import { inert } from "./inert.ts";
import { portOwner } from "./port-owner.ts";

const IPV4_LOOPBACK = "127.0.0.1";

const machineHas = (address: string): boolean =>
  Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));

/**
 * The addresses a server binds for a host. A browser takes "localhost" as `::1` or as `127.0.0.1`, so it stands for
 * every loopback address it resolves to, `127.0.0.1` always and first, `::1` only if this machine has it. Any other
 * host is itself.
 */
export const addressesOf = async (host: string): Promise<readonly string[]> => {
  if (host.toLowerCase() !== "localhost") return [host];
  const resolved = await lookup(host, { all: true }).catch(() => []);
  const loopbacks = resolved
    .map(({ address }) => address)
    .filter((address) => address.startsWith("127.") || (address === "::1" && machineHas(address)));
  return [...new Set([IPV4_LOOPBACK, ...loopbacks])];
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
  const address = inert(textOf(error, "address") ?? textOf(error, "hostname") ?? "that address");
  switch (textOf(error, "code")) {
    case "EADDRINUSE": {
      const owner = await portOwner(port);
      if (owner === undefined) {
        return `port ${port} is taken by a program this user may not see; stop it, or choose ${otherPort(setting)}`;
      }
      const who = owner.pid === process.pid ? "this process" : `process ${owner.pid} (${owner.command})`;
      return `port ${port} is taken by ${who}; stop it, or choose ${otherPort(setting)}`;
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
