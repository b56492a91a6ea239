/**
 * A visitor's command, read from the query and the form body together. The query interface is the lab handout's:
 * `/?method=brew&message=start&pots=ducky&additions=cream`.
 */

/** A message that the pot will act on. */
export interface PotCommand {
  readonly kind: "act";
  readonly method: "BREW" | "WHEN";
  /** The body of a BREW; WHEN has none. */
  readonly message: "start" | "stop" | undefined;
  readonly pot: string | undefined;
  /** A tea as its pot and its variety, "tea/darjeeling" (RFC 7168 §2.1); undefined for coffee. */
  readonly tea: string | undefined;
  readonly additions: readonly string[];
}

export type SiteCommand =
  | { readonly kind: "look"; readonly pot: string | undefined }
  | { readonly kind: "beans" }
  | PotCommand
  | { readonly kind: "wrong"; readonly message: string };

/** The values of `method` that the site knows. */
const SITE_METHODS = ["get", "brew", "post", "when", "propfind"] as const;

/** More additions than anyone needs; keeps the request to the pot small. */
const MAX_ADDITIONS = 50;

/** Both are names in the form of a coffee URI. */
const TEA = /^[a-z][a-z0-9-]{0,79}\/[a-z][a-z0-9-]{0,79}$/;

const wrong = (message: string): SiteCommand => ({ kind: "wrong", message });

/** Printable ASCII without the space at either end: text that is allowed in a header of the request to the pot. */
const isHeaderText = (value: string): boolean => /^[\x21-\x7e]([\x20-\x7e]{0,78}[\x21-\x7e])?$/.test(value);

const valuesOf = (sources: readonly URLSearchParams[], name: string): readonly string[] => [
  ...new Set(sources.flatMap((source) => source.getAll(name)).map((value) => value.trim())),
];

/**
 * One command from all sources together; a repeated value counts once.
 * @param sources the query, then the form body; names `method`, `message`, `pots`, `tea`, `additions` are read, others ignored
 */
export const readSiteCommand = (...sources: readonly URLSearchParams[]): SiteCommand => {
  const methods = new Set(valuesOf(sources, "method").map((value) => value.toLowerCase()));
  const messages = new Set(valuesOf(sources, "message").map((value) => value.toLowerCase()));
  const pots = valuesOf(sources, "pots").filter((value) => value !== "");
  const additions = valuesOf(sources, "additions").filter((value) => value !== "");
  if (methods.size > 1) return wrong("More than one method was named; name one.");
  const method = [...methods][0] ?? "get";
  if (pots.length > 1) return wrong("More than one pot was named; name one.");
  if (![...pots, ...additions].every(isHeaderText)) {
    return wrong("Names of pots and additions are printable ASCII, at most 80 characters each.");
  }
  const [pot] = pots;
  if (method === "get") return { kind: "look", pot };
  if (method === "propfind") return { kind: "beans" };
  const when = { kind: "act", method: "WHEN", message: undefined, pot, tea: undefined, additions: [] } as const;
  if (method === "when") return when;
  if (method !== "brew" && method !== "post") {
    return wrong(`The site knows no method of that name. It knows ${SITE_METHODS.join(", ")}.`);
  }
  const message = [...messages][0];
  if (messages.size !== 1 || (message !== "start" && message !== "stop")) {
    return wrong("A brew needs one message: start or stop.");
  }
  if (additions.length > MAX_ADDITIONS) return wrong(`A cup holds at most ${MAX_ADDITIONS} additions.`);
  const teas = valuesOf(sources, "tea").filter((value) => value !== "");
  if (teas.length > 1) return wrong("More than one tea was named; name one.");
  const [tea] = teas;
  if (tea !== undefined && !TEA.test(tea)) return wrong("A tea is named by its pot and its variety: tea/darjeeling.");
  // POST is a deprecated form of BREW (RFC 2324 §2.1.1); the lab's original site sends BREW for both.
  return { kind: "act", method: "BREW", message, pot, tea, additions };
};

/** The same command as a query, for a form's `action`. */
export const queryOfCommand = ({ method, message, pot, tea, additions }: PotCommand): string => {
  const query = new URLSearchParams({ method: method.toLowerCase() });
  if (message !== undefined) query.set("message", message);
  if (pot !== undefined) query.set("pots", pot);
  if (tea !== undefined) query.set("tea", tea);
  for (const addition of additions) query.append("additions", addition);
  return `?${query}`;
};

/** The pot that acts. Undefined for the first one of the server. */
export const potOf = ({ pot, tea }: PotCommand): string | undefined => tea?.split("/", 1)[0] ?? pot;
