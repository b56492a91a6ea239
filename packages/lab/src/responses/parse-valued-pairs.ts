/**
 * Reads pairs of a packet and its content ("72: 418", "GET (4)"), and of a name and its count ("GET=4", "4x GET"), from
 * what people type. Texts are as `plainGiven` has them.
 */
import type { Value } from "../query/query-result.ts";
import { partsOf } from "./parse-message-parts.ts";
import { numberOfWords } from "./parse-numbers.ts";
import { frameHeading, packetListLine } from "./plain-given.ts";

/** Left: the packet, or the name; right: its content, or its count. */
type TypedPair = readonly [Value, Value];

/** The pairs of one item: usually one, several if one side is a list. */
type ItemReader = (item: string) => readonly TypedPair[] | undefined;

const MARK =
  /^(?: ?(?:[-=~]{1,9}>|<[-=~]{1,9}|==?|:|\||,|\t|- |-(?=[^\d])|\)|\.(?= ))+ ?| (?:is|are|was|says|said|has|with|from|to|carries|means|sends|gets|got|gives|gave|became|came|shows|contains|ask(?:s|ed)? for|want(?:s|ed)|fetches|in) | )/i;
const NOUN =
  /^(?:(?:in|the|from|of|at|for|after) )*(?:(?:frame|packet|pkt|no|nr|number|stream|connection|port|message|segment|tcp[. ]stream)s?\b[. ]*)*[#№]?/i;

const isDigits = (text: string): boolean => /^\d{1,10}$/.test(text);

const valueFrom = (text: string): Value => {
  const plain = text.replace(
    /^(?:from |in |to )?(?:(?:frame|packet|port|stream|status|code|no\.?) )?(?=\d{1,10}$)/i,
    "",
  );
  return isDigits(plain) ? Number(plain) : text;
};

const unwrapped = (item: string): string => {
  const plain = item.replace(/^(?:[-*•]|\d{1,3}[.)](?= ?\d{1,10} ?[:=-])) (?=\S)/, "").trim();
  const inside = /^[([{]([^()[\]{}]*)[)\]}]$/.exec(plain)?.[1] ?? plain;
  // "(4) GET"
  return inside
    .replace(/^[([](#?\d{1,10})[)\]](?= ?[^\d\s:=>,|)-]| [1-5]\d\d\b| \d{4,5}$)/, "$1:")
    .replace(/^["'`](\d{1,10}|[^"'`]{1,60})["'`](?= ?[:=,|-])/, "$1")
    .trim();
};

/** Digits at the beginning, perhaps after a word such as "packet", and the rest after them. */
const leading = (item: string): readonly [number: number, rest: string] | undefined => {
  const noun = NOUN.exec(item)?.[0] ?? "";
  const digits = /^\d{1,10}(?!\.?\d|[a-wyz_])/i.exec(item.slice(noun.length))?.[0];
  return digits === undefined ? undefined : [Number(digits), item.slice(noun.length + digits.length)];
};

/** Digits at the end, perhaps in brackets, and the text before them. */
const trailing = (item: string): readonly [rest: string, number: number] | undefined => {
  const plain = item.replace(/[ .]?[)\]]?[ .]?$/, "");
  let from = plain.length;
  while (from > 0 && plain.length - from < 10 && /\d/.test(plain[from - 1]!)) from -= 1;
  if (from === plain.length || (from > 0 && !/[ :=>(#[|,]/.test(plain[from - 1]!))) return undefined;
  const rest = plain.slice(0, from);
  return [rest, Number(plain.slice(from))];
};

const LIST = /^[#]?\d{1,10}(?:(?: ?, ?(?:and )?| and | & | )#?\d{1,10})*$/;

const listOf = (text: string): readonly number[] | undefined =>
  text.length < 4_000 && LIST.test(text) ? (text.match(/\d{1,10}/g) ?? []).map(Number) : undefined;

/** Without the separator or the words before a number at the end: "GET in frame " */
const withoutLead = (text: string): string => {
  const tail = text
    .slice(-40)
    .replace(
      /(?: ?(?:[-=~]{1,9}>|==?|:|\||,|[([#]){1,40} ?| ?\b(?:in|at|is|are|was|of)?(?: (?:frames?|packets?|no\.?|number|stream|connection))? ?[(#[]? ?)$/i,
      "",
    );
  const alone = tail.replace(/ ?[([] ?(?:in |at )?(?:frame|packet|no\.?|number|stream)$/i, "");
  return `${text.slice(0, -40)}${alone}`.trim();
};

/** "14: 200 OK", "31: GET /", "4, 31: GET" and, the other way round, "GET in 4", "GET: 4, 31". */
const readMessage: ItemReader = (item) => {
  const line = packetListLine(item);
  if (line) return [[line.frame, line.info]];
  if (frameHeading(item) !== undefined) return undefined;
  const text = unwrapped(item);
  const several = /^([\d ,#&]*(?:\band\b[\d ,#&]*)?\d) ?(?::|=|->|- ) ?(?=[^\d\s])(.+)$/i.exec(text);
  const many = several ? listOf(several[1]!.trim()) : undefined;
  if (many && many.length > 1) return many.map((frame) => [frame, several![2]!]);
  const front = leading(text);
  if (front) {
    const [frame, behind] = front;
    const mark = MARK.exec(behind.replace(/^ ?\([^()]*\)(?= ?[:=>-])/, ""));
    const rest =
      mark === null
        ? ""
        : behind
            .replace(/^ ?\([^()]*\)(?= ?[:=>-])/, "")
            .slice(mark[0].length)
            .trim();
    if (rest !== "") {
      const list = listOf(rest);
      return list && list.length > 1 && /[:=>]/.test(mark![0])
        ? list.map((one) => [frame, one])
        : [[frame, valueFrom(rest)]];
    }
  }
  const colon = /^([^\d:=][^:=]{0,200}?) ?(?::|=|->) ?([\d#].*)$/.exec(text);
  const list = colon ? listOf(colon[2]!.trim()) : undefined;
  if (list) return list.map((frame) => [frame, colon![1]!.trim()]);
  const back = trailing(text);
  const said = back && withoutLead(back[0]);
  // The last number of a list is not the whole list.
  if (back && /(?:^| )#?\d{1,10} ?, ?$/.test(back[0])) return undefined;
  return back && said !== undefined && said !== "" && !isDigits(said) ? [[back[1], said]] : undefined;
};

/** "14, 37: 200", "14, 37 200 OK", "/assets/icon.svg 35, 55", "200 in 14, 37 and 40": one value for several packets. */
const readGrouped: ItemReader = (item) => {
  const text = unwrapped(item);
  const first = /^(#?\d{1,10}(?:(?: ?, ?(?:and )?| and | & )#?\d{1,10})+) ?(?::|=|->|- | ) ?(.+)$/i.exec(text);
  const last =
    /^(\S(?:.{0,400}?\S)?) ?(?:[:=]|->| in(?: frames?| packets?)?)? (#?\d{1,10}(?:(?: ?, ?(?:and )?| and | & )#?\d{1,10})+)$/i.exec(
      text,
    );
  const [frames, said] = first
    ? [listOf(first[1]!.trim()), first[2]!]
    : last
      ? [listOf(last[2]!.trim()), last[1]!]
      : [undefined, ""];
  return frames?.map((frame): TypedPair => [frame, valueFrom(said)]) ?? readMessage(item);
};

const TIMES = /^(?: ?[x×*](?= |$|[A-Z(])| times?\b| of\b)+/;

/** "GET=4", "GET: 4", "GET (4)", "GET x4", "4 GET", "4x GET", "four GETs". */
const readTally: ItemReader = (item) => {
  const text = unwrapped(item.replace(/^(?:there (?:is|are|was|were)|i (?:see|count|found)|it has|they are) /i, ""));
  const explicit = /^(.*\S) ?(?:==?>?|:|->|\||\t) ?(?:[x×] ?)?(\d{1,10})(?: ?[x×]| times?)?$/i.exec(
    text.length < 400 ? text : "",
  );
  if (explicit && !/[=,;]/.test(explicit[1]!))
    return [[valueFrom(explicit[1]!.trim().replace(/^["'`](.*)["'`]$/, "$1")), Number(explicit[2])]];
  const front = leading(text);
  if (front) {
    const name = front[1].replace(TIMES, "").replace(MARK, "").trim();
    if (name !== "" && !isDigits(name)) return [[name, front[0]]];
    if (name !== "" && front[1] !== "") return [[front[0], Number(name)]];
    return undefined;
  }
  const back = trailing(text.replace(/ ?(?:[x×]|times?)$/i, "").replace(/(?<= |\()[x×](?=\d)/i, ""));
  if (back) {
    const name = withoutLead(back[0]).replace(/ ?-$/, "").trim();
    return name === "" ? undefined : [[name, back[1]]];
  }
  const words = text.split(" ");
  const numerals = words.map((word) => numberOfWords(word.toLowerCase()));
  const at = numerals.findIndex((number) => number !== undefined);
  if (at < 0 || numerals.filter((number) => number !== undefined).length > 1) return undefined;
  const name = words
    .filter((word, index) => index !== at && !/^(?:times?|is|are|[:=-])$/i.test(word))
    .join(" ")
    .replace(/[:=,]$/, "");
  return name === "" ? undefined : [[name, numerals[at]!]];
};

/** "4 GET 14 200", "GET 4 BREW 1": words in turn, and every second one is a number. */
const readInTurn = (item: string, isTally: boolean): readonly TypedPair[] | undefined => {
  const words = item.split(" ").map((word) => word.replace(/[,;]$/, "").replace(/^[x×](?=\d{1,9}$)/i, ""));
  if (words.length < 4 || words.length % 2 === 1) return undefined;
  const isNumberAt = (parity: number): boolean => words.every((word, index) => index % 2 !== parity || isDigits(word));
  const numbersFirst = isNumberAt(0);
  if (!numbersFirst && !isNumberAt(1)) return undefined;
  return Array.from({ length: words.length / 2 }, (_, index): TypedPair => {
    const [first, second] = [words[2 * index]!, words[2 * index + 1]!];
    const [number, other] = numbersFirst ? [first, second] : [second, first];
    if (isDigits(first) && isDigits(second)) return [Number(first), Number(second)];
    return isTally ? [other, Number(number)] : [Number(number), other];
  });
};

const SEPARATORS = [/;/, /\|/, / \/ /, /,/, /\band\b|&/i, / (?=#?\d{1,10} ?: ?\S)/] as const;

/** "4, 31 and 55: GET": one value for several packets; "4, 31" in it is not a pair. */
const ONE_GROUP = /^#?\d{1,10}(?: ?, ?(?:and )?#?\d{1,10}| (?:and|&) #?\d{1,10})+ ?: (?!.* and \d)[^,;]+$/i;

/** The parts, if each of them is a pair; otherwise the item as it is, since a value may contain separators. */
const piecesOf = (item: string, read: ItemReader, from = 0): readonly string[] => {
  if (ONE_GROUP.test(item)) return [item];
  for (let index = from; index < SEPARATORS.length; index += 1) {
    const parts = item
      .split(SEPARATORS[index]!)
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (parts.length > 1 && parts.every((part) => read(part) !== undefined))
      return parts.flatMap((part) => piecesOf(part, read, index + 1));
  }
  // Each word a pair: "4:GET 14:200".
  const words = item.split(" ");
  const isTight =
    words.length > 1 &&
    words.every(
      (word) => /[^:=>(\s](?::|=|->|=>|<-|\()[^\s]/.test(word) && read(word) !== undefined && !word.includes("://"),
    );
  return isTight ? words : [item];
};

const FILLERS =
  /(?:^| )(?:requests?|responses?|methods?|messages?|times?|once|the|of|are|is|was|has|have|occurs?|appears?|headers?|packets?|frames?)(?= |$)/gi;

/** "GETs", "GET requests" and "method GET" as "GET". */
const nameAlone = (name: Value): Value => {
  if (typeof name === "number") return name;
  const plain = name
    .replace(/^[a-z][a-z ]{0,30}: /, "")
    .replace(FILLERS, " ")
    .replace(/ +/g, " ")
    .trim()
    .replace(/^(.*[A-Z])'?s$/, "$1");
  return plain === "" ? name : valueFrom(plain);
};

const OUTER = /^[[{(](.*)[\]})]$/s;

/** Splits tuples and JSON, one per item. */
const itemLines = (text: string): readonly string[] => {
  const inside = OUTER.exec(text)?.[1];
  // A bracket that opens the first pair closes before the last one.
  const isOuter = inside !== undefined && !/^[^([{]*[)\]}]/.test(inside);
  const plain = isOuter ? inside : text;
  return plain
    .replace(/([)\]])[ ,;]*(?=[([])/g, "$1\n")
    .split("\n")
    .map((line) => line.trim().replace(/[,;]$/, "").trim())
    .filter((line) => line !== "" && !/^"?No\.?"?[ ,]"?Time\b/i.test(line));
};

const isSame = (left: readonly TypedPair[], right: readonly TypedPair[]): boolean =>
  left.length === right.length &&
  left.every((pair, index) => pair[0] === right[index]![0] && pair[1] === right[index]![1]);

/** "200: 14, 37", "200 (14)", "200 for 14": first the content, then the packets, if the content is a number too. */
const readValueFirst: ItemReader = (item) => {
  const found = /^([^:=(]{1,200}?) ?(?:[:=@]|\(| for(?: (?:frame|packet))?) ?([\d#][^()]*)\)?$/i.exec(unwrapped(item));
  const frames = found ? listOf(found[2]!.trim()) : undefined;
  return frames?.map((frame): TypedPair => [frame, valueFrom(found![1]!.trim())]);
};

/**
 * "GET: 4; BREW, WHEN: 1", "BREW/WHEN 1 each", "4 GET, 1 each of BREW, WHEN": names with the same count. A name without
 * a number has the number of the next name; after "each of", the number before.
 */
const readTallyOfSeveral = (line: string): readonly TypedPair[] | undefined => {
  const pairs: TypedPair[] = [];
  let waiting: string[] = [];
  let shared: number | undefined;
  for (const item of line.split(/[,;/&]|\band\b/i).map((part) => part.trim())) {
    if (item === "") continue;
    if (/^[a-z][a-z-]*$/i.test(item) && numberOfWords(item) === undefined) {
      if (shared === undefined) waiting.push(item);
      else pairs.push([item, shared]);
      continue;
    }
    const read = readTally(item.replace(/ ?\beach\b(?: of|:)?/i, ""))?.[0];
    if (read === undefined || typeof read[1] !== "number") return undefined;
    const count = read[1];
    shared = /^(?:each )?(?:\d+|[a-z]+) ?[x×]? (?:each|of)\b/i.test(item) ? count : undefined;
    pairs.push(...waiting.map((name): TypedPair => [name, count]), read);
    waiting = [];
  }
  return waiting.length === 0 && pairs.length > 0 ? pairs : undefined;
};

const GROUP_MARK = / ?(?::(?!\/\/)|=|->) ?| in (?:(?:frames?|packets?) )?(?=[#\d])/i;

/**
 * "GET in 4, 31 and 55, 200 in 14, 37" and "4, 31: GET, 14, 37: 200": one value for several packets; the next group
 * begins after the last comma between two separators, or after the first.
 */
const readGroups = (line: string): readonly (readonly TypedPair[])[] => {
  const pieces = line.split(GROUP_MARK).map((piece) => piece.trim());
  if (pieces.length < 3) return [];
  const cuts = pieces.slice(1, -1).map((piece): readonly [first: number, last: number] => {
    const marks = [...piece.matchAll(/ ?[,;]/g)];
    return [marks[0]?.index ?? -1, marks.at(-1)?.index ?? -1];
  });
  if (cuts.some(([first]) => first < 0)) return [];
  const sides = (which: 0 | 1): readonly (readonly [before: string, behind: string])[] => {
    const parts = pieces.slice(1, -1).map((piece, index) => {
      const at = cuts[index]![which];
      return [piece.slice(0, at).trim(), piece.slice(at).replace(/^[ ,;]+(?:and )?/, "")] as const;
    });
    const before = [pieces[0]!, ...parts.map(([, behind]) => behind)];
    const behind = [...parts.map(([one]) => one), pieces.at(-1)!];
    return before.map((one, index) => [one, behind[index]!] as const);
  };
  const read = (which: 0 | 1): readonly TypedPair[] | undefined => {
    const groups = sides(which).map(([before, behind]) => {
      const [said, list] = which === 1 ? [before, behind] : [behind, before];
      return said === "" ? undefined : listOf(list)?.map((frame): TypedPair => [frame, valueFrom(said)]);
    });
    return groups.every((one) => one !== undefined) ? groups.flat() : undefined;
  };
  return [read(1), read(0)].filter((one) => one !== undefined);
};

const readItems = (lines: readonly string[], read: ItemReader): readonly TypedPair[] | undefined => {
  const items = lines.flatMap((line) => piecesOf(line, read)).map(read);
  return items.length > 0 && items.every((one) => one !== undefined) ? items.flat() : undefined;
};

const readLinesInTurn = (lines: readonly string[], isTally: boolean): readonly TypedPair[] | undefined => {
  const items = lines.map((line) => readInTurn(line, isTally));
  return items.length > 0 && items.every((one) => one !== undefined) ? items.flat() : undefined;
};

/** "BREW: 1 (69), GET (9, 89): 2": the packets in brackets are after the count, or before it. */
const withoutNumberRemarks = (text: string): string =>
  text.replace(/(?<=\d) \([\d ,&#-]+\)| ?\([\d ,&#-]+\)(?= ?[:=])/g, "");

/** "GET (4 requests)" as "GET (4)" */
const withoutCounted = (text: string): string =>
  text.replace(/(?<=\(\d{1,10}) (?:requests?|responses?|messages?|packets?|frames?|times)(?=\))/gi, "");

/** "0: 60,000 bytes" as "0: 60000" */
const withoutBytes = (text: string): string =>
  text
    .replace(/(?<![\d,.])\d{1,3}(?:,\d{3})+(?= ?(?:bytes?|B)\b)/g, (number) => number.replaceAll(",", ""))
    .replace(/(?<=\d) ?(?:bytes?|B)\b(?: of data)?(?=[ .]*(?:[;,\n)\]]|$|\band\b|\b(?:in|for|on)\b))/gi, "");

/** "GET requests: 4", "requests (GET): 4" and "the HTTP requests 4, 31: GET" without the noun for all packets. */
const withoutNouns = (text: string): string =>
  text
    .replace(/\bfor the [1-5]\d\d in (?=\d)/gi, "for ")
    .replace(/(?<=\w) (?:frames?|packets?|requests?|responses?|messages?)(?= ?:)/gi, "")
    .replace(
      /(?<=^|[\n;,.] ?|\band )(?:the )?(?:https? |htcpcp )?(?:frames?|packets?|requests?|responses?|messages?)(?: \(([^()]{1,40})\))? ?:? ?(?=#?\d{1,10}\b)/gi,
      (_, said?: string) => (said === undefined ? "" : `${said}: `),
    );

/** "4, 31 and 55 are GET", "4 and 31 all say GET, and 57 says 304", as "4, 31 and 55: GET". */
const withoutVerbs = (text: string): string =>
  text
    .replace(/(?<=\d) (?:is|was) followed by (?=\S)/g, ": ")
    .replace(
      /(?<=(?:[,&]| and) ?#?\d{1,10}) (?:all )?(?:(?:is|are|were|has|have|carry|carries|says?|names?|shows?|contains?|all)(?: all)?) (?=\S)/g,
      ": ",
    )
    .replace(/(?<=\S) and (?=#?\d{1,10} ?: )/g, ", ");

/** "GET (4, 31), 200 (14)": the packets in brackets after their content, as "GET: 4, 31; 200: 14". */
const withoutFrameBrackets = (text: string): string => text.replace(/ ?\(([\d ,&#]+)\)[ ,;]*/g, ": $1;");

/** The count of each value, if its packets are listed: "GET: 9, 89; BREW (69)". */
const talliesOf = (lists: readonly (readonly TypedPair[] | undefined)[]): readonly (readonly TypedPair[])[] =>
  lists.flatMap((pairs) => {
    const counts = new Map<Value, number>();
    for (const [, said] of pairs ?? []) counts.set(said, (counts.get(said) ?? 0) + 1);
    const frames = new Set(pairs?.map(([frame]) => frame));
    // A number after each name may also be its count.
    return pairs && frames.size === pairs.length && counts.size < pairs.length ? [[...counts]] : [];
  });

/** @returns the ways to read it, the likeliest first; none if some part is not a pair */
export const readValuedPairs = (given: string, isTally: boolean): readonly (readonly TypedPair[])[] => {
  const plain = withoutVerbs(withoutNouns(given));
  const text = isTally ? withoutBytes(withoutCounted(given)).replace(/(?<=\d)!$/, "") : plain;
  const lines = itemLines(text);
  const groups = readGroups(itemLines(plain).join("; "));
  const bracketed = readItems(itemLines(withoutFrameBrackets(plain)), readValueFirst);
  const readers = isTally ? [readTally, readMessage] : [readMessage, readGrouped, readValueFirst, readTally];
  const bases = [
    ...readers.map((read) => readItems(lines, read)),
    ...(isTally ? [readTallyOfSeveral(lines.join(";"))] : groups),
    readLinesInTurn(lines, isTally),
    readItems(itemLines(withoutNumberRemarks(text)), readers[0]!),
    ...(isTally
      ? talliesOf([
          bracketed,
          readItems(itemLines(plain), readValueFirst),
          readItems(itemLines(plain), readMessage),
          ...groups,
        ])
      : [bracketed]),
  ];
  const found: (readonly TypedPair[])[] = [];
  for (const base of bases) {
    if (base === undefined) continue;
    const parts = partsOf(base.map(([, said]) => String(said)));
    const others = [
      base.map(([name, count]): TypedPair => [nameAlone(name), count]),
      ...parts.map((part) => part.map((said, index): TypedPair => [base[index]![0], valueFrom(said)])),
    ];
    for (const pairs of [base, ...others]) if (!found.some((one) => isSame(one, pairs))) found.push(pairs);
  }
  return found;
};
