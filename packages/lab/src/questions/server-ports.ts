/** Ports of servers in question files: `$site` in any text is the port of the server of that name. */
import { isMapping } from "../files/shape.ts";

type Port = readonly [server: string, port: number];

export interface ServerPorts {
  /** As lab.yaml has them, which the samples use. */
  readonly declared: ReadonlyMap<string, number>;
  /** Where the servers really are. */
  readonly ports: ReadonlyMap<string, number>;
  readonly badSettings: readonly { readonly server: string; readonly message: string }[];
}

/** Values of settings by their names, as texts or numbers. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Ports by the servers' names, from a lab.yaml whose shape is not checked yet.
 *
 * @param given the real ports; they win over `settings`, where a server names one of these
 */
export const serverPorts = (lab: unknown, given: Readonly<Record<string, number>>, settings: Settings): ServerPorts => {
  const { servers } = isMapping(lab) ? lab : {};
  const declared: Port[] = [];
  const set: Port[] = [];
  const badSettings: ServerPorts["badSettings"][number][] = [];
  for (const [name, server] of Object.entries(isMapping(servers) ? servers : {})) {
    const { port, setting } = isMapping(server) ? server : {};
    if (typeof port === "number") declared.push([name, port]);
    const value = typeof setting === "string" ? settings[setting] : undefined;
    // 0 is any free port.
    if (value === undefined || Number(value) === 0) continue;
    if (/^\d{1,5}$/.test(String(value)) && Number(value) <= 65_535) set.push([name, Number(value)]);
    else
      badSettings.push({
        server: name,
        message: `${setting} is ${JSON.stringify(String(value).slice(0, 60))}; allowed: a port from 1 to 65535`,
      });
  }
  return { declared: new Map(declared), ports: new Map([...declared, ...set, ...Object.entries(given)]), badSettings };
};
