/** The address of a coffee URI: the server to connect to, and the target of the request line. */
import type { Settings } from "@potshark/config";
import { parseCoffeeUri } from "@potshark/htcpcp";
import { inert, UserMistake } from "@potshark/service";

export interface CoffeeAddress {
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** The URI as it was written. */
  readonly target: string;
  /** What to do if nothing answers there; shown after the reason. */
  readonly hint: string;
}

/** RFC 2324 §5.2: HTCPCP is HTTP, on HTTP's port. */
const DEFAULT_PORT = 80;

const START = "is it running? Start it with: potshark up";

/** `host:port` or `[::1]:port`, as `--to` takes it. */
const parseServer = (text: string): { readonly host: string; readonly port: number } => {
  const [, bracketed, name, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? name;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new UserMistake(`--to is "${inert(text, 60)}"; allowed: host:port, such as localhost:5030 or [::1]:5030`);
  }
  return { host, port };
};

/**
 * The address of a coffee URI. A URI with one of our pots as host, or without a host, means our own coffee server; any
 * other host means that host, at the URI's port or port 80.
 * @param text the URI; the first pot of the settings when left out
 * @param to `host:port` to connect to, independent of the URI
 * @throws UserMistake when the URI or `to` cannot be read
 */
export const coffeeAddress = (
  text: string | undefined,
  to: string | undefined,
  settings: Pick<Settings, "LOCALHOST" | "COFFEE_SERVER_PORT" | "POTS">,
): CoffeeAddress => {
  const target = text ?? `coffee://${settings.POTS[0]?.name}`;
  const result = parseCoffeeUri(target);
  if (!result.ok) {
    throw new UserMistake(
      `"${inert(target, 60)}" is no coffee URI: ${inert(result.problem.message)} (character ${result.problem.offset + 1}); ` +
        `one is coffee://${settings.POTS[0]?.name}`,
    );
  }
  if (to !== undefined) return { ...parseServer(to), target, hint: START };
  const { host, port } = result.uri;
  const ours = { host: settings.LOCALHOST, port: settings.COFFEE_SERVER_PORT, target, hint: START };
  if (host === undefined || settings.POTS.some(({ name }) => name === host)) return ours;
  const pots = settings.POTS.map(({ name }) => `coffee://${name}`).join(", ");
  // An IPv6 address has brackets in a URI, but not in a socket's address.
  return {
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: port ?? DEFAULT_PORT,
    target,
    hint: `no pot here has the name ${inert(host, 60)}, so it was taken for a host; the pots here are ${pots}`,
  };
};
