/**
 * The text grammars: coffee URIs, additions lists, Alternates, and the XML of PROPFIND. They never throw, hostile input
 * takes no longer, and a written text is read back the same.
 */
import {
  type AdditionRange,
  type CoffeeUri,
  chooseAdditions,
  formatAdditions,
  formatAlternates,
  formatCoffeeUri,
  parseAdditions,
  parseAlternates,
  parseCoffeeUri,
} from "../packages/htcpcp/src/index.ts";
import { parsePropfind } from "../packages/pot/src/propfind.ts";
import { BrokenPromise, type FuzzCase, type FuzzTarget } from "./fuzz-target.ts";
import { ADDITIONS_SEEDS, ALTERNATES_SEEDS, PROPFIND_SEEDS, URI_SEEDS } from "./seeds.ts";

const STOCK = new Set(["cream", "sugar", "whisky"]);

/** Bytes that are not valid UTF-8 become half a surrogate pair, which a JavaScript string may contain. */
const textOf = ({ input }: FuzzCase): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(input).replaceAll("\ufffd", "\ud800");

const meaningOf = (additions: readonly AdditionRange[]): unknown =>
  additions.map(({ offset: _, ...addition }) => addition);

const expectSame = (promise: string, actual: unknown, expected: unknown): void => {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new BrokenPromise(promise, `${got}\ninstead of: ${wanted}`);
};

const expectWithin = (what: string, offset: number, text: string): void => {
  if (offset < 0 || offset > text.length)
    throw new BrokenPromise(`the offset of ${what} lies in the text`, `${offset} of ${JSON.stringify(text)}`);
};

const uriMeaning = ({ additions, ...uri }: CoffeeUri): unknown => [uri, meaningOf(additions)];

const attemptUri = (one: FuzzCase): string => {
  const text = textOf(one);
  const result = parseCoffeeUri(text);
  if (!result.ok) {
    expectWithin(result.problem.code, result.problem.offset, text);
    return result.problem.code;
  }
  const { uri } = result;
  const written = formatCoffeeUri(uri);
  const again = parseCoffeeUri(written);
  expectSame(
    "a formatted URI is read back the same",
    [written, again.ok ? uriMeaning(again.uri) : again.problem],
    [written, uriMeaning(uri)],
  );
  if (again.ok) expectSame("a formatted URI is formatted the same", formatCoffeeUri(again.uri), written);
  const parts = [uri.scheme !== undefined, uri.host?.at(0) === "[", uri.port !== undefined, uri.pot !== undefined];
  return `read ${parts.map(Number).join("")} ${Math.min(3, uri.segments.length)} ${shapeOf(uri.additions)}`;
};

/** Coarse, so that only a really new shape counts as new. */
const shapeOf = (additions: readonly AdditionRange[]): string =>
  additions
    .slice(0, 2)
    .map(({ quality, parameters, extensions }) => {
      const weight = quality === 0 ? "no" : quality < 1 ? "some" : "full";
      return `${weight}${Math.min(1, parameters.length)}${Math.min(1, extensions.length)}`;
    })
    .join(",");

const attemptAdditions = (one: FuzzCase): string => {
  const text = textOf(one);
  const result = parseAdditions(text);
  if (!result.ok) {
    expectWithin(result.problem.code, result.problem.offset, text);
    return result.problem.code;
  }
  const { additions } = result;
  for (const { name, offset } of additions) {
    if (!text.startsWith(name, offset))
      throw new BrokenPromise("the offset of an addition points at it", `${name} at ${offset}`);
  }
  const written = formatAdditions(additions);
  const again = parseAdditions(written);
  expectSame(
    "a formatted list is read back the same",
    [written, again.ok ? meaningOf(again.additions) : again.problem],
    [written, meaningOf(additions)],
  );
  const { chosen, refused } = chooseAdditions(additions, STOCK);
  if (!chosen.every((name) => STOCK.has(name)) || refused.some((name) => STOCK.has(name.toLowerCase())))
    throw new BrokenPromise("only what is in stock is chosen", JSON.stringify({ chosen, refused }));
  return `read ${shapeOf(additions)} ${Math.min(2, chosen.length)} ${Math.min(2, refused.length)}`;
};

/** Compares only the number that is read back: a URI is written with its escapes. */
const attemptAlternates = (one: FuzzCase): string => {
  // `encodeURI` throws on half a surrogate pair, which cannot come from text decoded as UTF-8.
  const text = textOf(one).replaceAll("\ud800", "?");
  const sent = parseAlternates(text).alternates;
  const again = parseAlternates(formatAlternates(sent)).alternates;
  expectSame("Alternates are read back", again.length, sent.length);
  return `read ${Math.min(5, sent.length)}`;
};

const attemptPropfind = (one: FuzzCase): string => {
  // The pot reads its bytes as UTF-8, which has no half of a surrogate pair.
  const query = parsePropfind(textOf(one).replaceAll("\ud800", "\ufffd"));
  return query?.kind === "prop" ? `prop ${Math.min(5, query.names.length)}` : (query?.kind ?? "refused");
};

const textTarget = (name: string, seeds: readonly Uint8Array[], attempt: (one: FuzzCase) => string): FuzzTarget => ({
  name,
  seeds,
  together: 1,
  attempt: (cases) => cases.map(attempt),
  close: async () => undefined,
});

export const uriTarget = (): FuzzTarget => textTarget("uri", URI_SEEDS, attemptUri);
export const additionsTarget = (): FuzzTarget => textTarget("additions", ADDITIONS_SEEDS, attemptAdditions);
export const alternatesTarget = (): FuzzTarget => textTarget("alternates", ALTERNATES_SEEDS, attemptAlternates);
export const propfindTarget = (): FuzzTarget => textTarget("propfind", PROPFIND_SEEDS, attemptPropfind);
