/**
 * Texts that people copy when only a part was asked for: a header with its name, a start line for its method, a whole
 * URI for its path, a line of Wireshark's tree.
 */
import { isDenied } from "./plain-given.ts";

/** `"close"`, `close.`, `close!`, `[close]`, `close\r\n` and `close (all of them)` as `close`. */
const bare = (text: string): string => {
  const plain = text
    .replace(/[.,!]$/, "")
    .replace(/(?:\\r|\\n){1,4}$/, "")
    .replace(/^[[({](.*)[\])}]$/, "$1")
    .replace(/(?:\\r|\\n){1,4}$/, "")
    .trim();
  return plain.replace(/^["'`](.*)["'`]$/, "$1").trim();
};

const withoutRemark = (text: string): string => text.replace(/ ?\([^()]*\)/g, "").trim();

/** "it says close", "the header is called Host" */
const withoutSentence = (text: string): string =>
  text
    .replace(
      /^(?:it|they|that|this|these|both|all|the [a-z]+)? ?(?:both|all|each|always)? ?(?:is|are|says?|said|was|were|names?|uses?|has|have|:|=)+ (?:called |named )?/i,
      "",
    )
    .replace(/^(?:the value|the|an?|both|all|only|always) /i, "")
    .replace(
      / (?:each|always|everywhere|throughout|both|in (?:both|all|each|every one)(?: of them| cases| messages)?)$/i,
      "",
    )
    .replace(/ (?:headers?|fields?|methods?|requests?|responses?|messages?|versions?|only)$/i, "");

/** "The header Connection says close", "the browser got 406" */
const saidAtEnd = (text: string): string =>
  text.replace(/^[A-Za-z][\w -]{0,60} (?:is|are|was|were|says?|said|reads|gets?|got) (?=\S)/i, "");

/** The value of `Use-Pot: tea`, `http.connection == "close"` and `Connection = close`. */
const LABEL = /^([A-Za-z][\w .-]{0,60}?) ?(?:==?|:(?!\/\/)) ?(\S.*)$/;

const labelled = (text: string): string => {
  const found = LABEL.exec(text);
  return found === null ? text : bare(found[2]!);
};

const nameOf = (text: string): string => LABEL.exec(text)?.[1]?.trim() ?? text;

const METHOD_FIRST = /^([A-Z][A-Z-]{1,20}) (\S+)( (?:HTTP|HTCPCP)\/\d(?:\.\d)?)?\b/;
const STATUS_FIRST = /^(?:(?:HTTP|HTCPCP)\/\d(?:\.\d)? ?)?([1-5]\d\d)\b/;

/** The method of a request line, the code of a status line. */
const firstOf = (text: string): string => METHOD_FIRST.exec(text)?.[1] ?? STATUS_FIRST.exec(text)?.[1] ?? text;

const uriOf = (text: string): string => METHOD_FIRST.exec(text)?.[2] ?? text;

const pathOf = (text: string): string => {
  const found = /^(?:[a-z][a-z+.-]{0,20}:\/\/[^/?#]*|(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)([/?#].*)?$/i.exec(
    text,
  );
  return found === null ? text : (found[1] ?? "/");
};

/** A path or a query without the slash that it begins with. */
const withSlash = (text: string): string => (/^(?:\?\w+=|[\w.-]+\/[\w.-])/.test(text) ? `/${text}` : text);

/** What may be meant by a text. @param plain the same, `bare` */
const PARTS: readonly ((text: string, plain: string) => string)[] = [
  (text) => text,
  (_, plain) => plain,
  (_, plain) => withoutRemark(plain),
  (_, plain) => withoutSentence(withoutRemark(plain)),
  (_, plain) => saidAtEnd(withoutRemark(plain)),
  (_, plain) => labelled(plain),
  (_, plain) => withoutSentence(labelled(withoutRemark(plain))),
  (_, plain) => nameOf(plain),
  (_, plain) => firstOf(labelled(plain)),
  (_, plain) => firstOf(plain),
  (_, plain) => uriOf(labelled(plain)),
  (_, plain) => uriOf(plain),
  (_, plain) => pathOf(uriOf(labelled(plain))),
  (_, plain) => pathOf(uriOf(plain)),
  (_, plain) => withSlash(uriOf(plain)),
];

/** The texts as they are, then the parts that the student may have meant, each kind of part taken from all texts. */
export const partsOf = (texts: readonly string[]): readonly (readonly string[])[] => {
  const seen = new Map<string, readonly string[]>();
  const plain = texts.map(bare);
  for (const part of PARTS) {
    const found = texts.map((text, index) => part(text, plain[index]!));
    const key = found.join("\n");
    if (!seen.has(key) && found.every((text, index) => text !== "" && !isDenied(text, texts[index]!)))
      seen.set(key, found);
  }
  return [...seen.values()];
};
