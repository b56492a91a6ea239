/** Normalizes what people and their programs type: blanks, digits, quotes, dashes, arrows. */

/** As a student types or selects it: for choices the ids of options. */
export type Given = string | number | readonly (string | number)[];

/** Soft hyphens, direction marks, zero-width characters, variation selectors. */
const UNSEEN = /\p{Cf}|\p{Variation_Selector}/gu;
const RIGHT_ARROWS = /[→⇒⟶⟹⇨➔➙➛➜➝➞➡➤➥➨➩➪➭➯➱➲➳➵➸➺➼➾↦⇾⇢⮕▶►▸▷]/g;
const LEFT_ARROWS = /[←⇐⟵⟸⇦⬅↤⇽⇠⮜◀◄◂◁]/g;
const FULL_WIDTH_TO_ASCII = 0xfee0;

/** Each line has at most one blank in a row, and none at its ends; no empty lines. Later patterns rely on that. */
export const plainGiven = (text: string): string =>
  text
    .replace(UNSEEN, "")
    .normalize("NFC")
    .replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - FULL_WIDTH_TO_ASCII))
    .replace(/[、،]/g, ",")
    .replace(/。/g, ".")
    .replace(/[“”„‟«»″「」『』]/g, '"')
    .replace(/[‘’‚‛‹›′´]/g, "'")
    .replace(/[‐‑‒–—―−﹣]/g, "-")
    .replace(/…/g, "...")
    .replace(RIGHT_ARROWS, "->")
    .replace(LEFT_ARROWS, "<-")
    .split(/[\n\r\v\f\u0085\u2028\u2029]+/)
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");

/** Lines that are numbered from 1, like lists. */
export const withoutNumbering = (plain: string): string => {
  const lines = plain.split("\n");
  const isNumbered =
    lines.length > 1 && lines.every((line, index) => /^\(?(\d{1,4})[.)] (?=\S)/.exec(line)?.[1] === String(index + 1));
  return isNumbered ? lines.map((line) => line.replace(/^\(?\d+[.)] /, "")).join("\n") : plain;
};

/** Whether it says that there is none: the empty answer. @param plain as `plainGiven` returns it */
export const isNone = (plain: string): boolean =>
  /^(?:there (?:is|are|was|were) )?(?:none|no|nothing|nil|null|empty|∅|\{\}|\[\]|neither|not any|no(?:t any)? (?:such )?(?:frames?|packets?|ports?|pairs?|one)|no such|not one|no (?:retransmissions?|resets?|rsts?|connections?|requests?|responses?|messages?)(?: ?(?:,|and|or|nor) ?(?:no )?(?:retransmissions?|resets?|rsts?|connections?|requests?|responses?|messages?))*)(?: (?:of (?:them|these|it|either|both)|at all|here|is|are|in (?:this|the|my) capture))*[.!]*$|^there (?:is|are|was|were)(?:n't| not) any[.!]*$/i.test(
    plain,
  );

/** Means "none", or no answer. */
export const isDash = (plain: string): boolean => /^(?:[-/]{1,3}|n\/a|n\.a\.|na|x)$/i.test(plain);

/** Says that the student has no answer. */
export const isNoAnswer = (plain: string): boolean =>
  /^(?:[?.! ]{1,9}|(?:sorry,? )?i (?:really |honestly )?(?:do ?n'?t|do not|can'?t|cannot|could ?n'?t) (?:know|tell|say|see|find)(?: (?:it|that|this|them))?|(?:i have |i've )?(?:got )?no (?:idea|clue|answer)|idk|dunno|don'?t know|unknown|(?:i'?m |i am )?(?:not sure|unsure)|to ?do|tbd|skip(?:ped)?|pass)[ .!?]*$/i.test(
    plain,
  );

/** Words and signs that deny an answer. */
const DENIALS =
  /\b(?:not|never|nor|neither|cannot|(?:is|are|was|were|do|does|did|ca|wo|has|have|could|would|should)nt|nope|wrong|incorrect|false|untrue|invalid|bogus|mistaken?|impossible|a lie|none of|no (?=[a-z]{2})|(?:all|anything|everything|none) but|no longer|rather than|instead of|opposite|exclud\w+|except|without|unlike|hardly|doubt\w*|ignor\w+|scrap|strike|(?:ruled?|crossed|struck) out|apart from|aside from)\b|n't\b|[≠¬❌❎✗✘]|!=|<>|(?<![\p{L}\d])!(?=[^\s.,;!)])|(?<![^\s(])~~(?=[^~>])/giu;

/** Phrases of status codes, and remarks that deny something else, do not count. */
const denialsIn = (text: string): number =>
  text
    .replace(
      /\(not [^()]*\)|\b[1-5]\d\d(?: ?[-:] ?| )(?:method )?(?:not (?:modified|found|acceptable|implemented|allowed|extended)|no content|non-auth)/gi,
      "",
    )
    .match(DENIALS)?.length ?? 0;

/** Whether a text denies a part that was taken from it: "close is wrong" is not "close". */
export const isDenied = (part: string, text: string): boolean => {
  const denials = denialsIn(text);
  return denials > 0 && denials > denialsIn(part);
};

const choicesIn = (text: string): number => text.match(/\b(?:or|either)\b/gi)?.length ?? 0;

/** Whether a text says more than one thing, and leaves open which: "418 or 406" is neither. */
export const isLeftOpen = (part: string, text: string): boolean => choicesIn(text) > choicesIn(part);

/**
 * Whether the text begins or ends with "no" or begins with a sign for it, or a remark denies what is before it: "no: 5",
 * "!5", "5, 7, no wait", "5, 7 (wrong)", but not "No. 5", "close (not keep-alive)".
 */
export const isTakenBack = (plain: string): boolean =>
  /^[!≠¬]|^~~(?!~*>)|^(?:(?:definitely|certainly|surely|clearly|it is|it's|they are|there (?:is|are)) )?no(?:[:,]| (?=\S))|[,;.\n] ?no(?:,? wait)?[.!]*$|\((?:no|nope|crossed out)[.!]*\)|\((?:(?:that|this|which|it) )?(?:is |are )?(?:wrong|incorrect|false|untrue|not (?:right|correct|true|so))\b/i.test(
    plain,
  );

/** Words that leave open what the numbers near them mean: we do not guess such an answer. */
const DOUBTS =
  /\b(?:or|either|but|unless|omit\w*|missing|besides|instead|until|till|before|after|between|above|below|under|over|behind|earlier|less|fewer|more|most|than|least|other|others|another|half|minus|to|through)\b|\bno[.!]*$|\b(?:first|last|next|previous|twice|thrice|double|triple) (?=\d)|[<>](?!-|=?\d*-)/i;

export const isDoubtful = (plain: string): boolean => isDenied("", plain) || DOUBTS.test(plain);

const HEDGES =
  /(?<![\p{L}\d])(?:(?:but )?i(?:'m| am)? (?:really |still )?(?:believe|think|guess|guessing|suppose|reckon|assume)(?: (?:that|so|it(?:'s| is| was)|they(?:'re| are)))?|maybe|perhaps|possibly|probably|presumably)(?![\p{L}\d])[,:]?/giu;

/**
 * What is left without words of doubt, a question mark at the end, and quotes: "I believe “72: 418”, “415: 406”?" is
 * "72: 418, 415: 406". Quotes may belong to the answer, so that it is one more way to read it.
 */
export const bareGiven = (plain: string): string =>
  plain
    .split("\n")
    .map((line) =>
      line
        .replace(HEDGES, " ")
        .replace(/["`]|(?<![\p{L}\d])'|'(?![\p{L}\d])/gu, "")
        .replace(/\( ?\)/g, "")
        .replace(/ +/g, " ")
        .replace(/(?: ?,){2,20}/g, ",")
        .replace(/^[ ,;]{1,9}|[ ,;?]{1,9}$/g, ""),
    )
    .filter((line) => line !== "")
    .join("\n");

/** Remarks in round brackets are ignored. */
export const withoutRemarks = (plain: string): string =>
  plain
    .replace(/\([^()]*\)/g, " ")
    .replace(/ +/g, " ")
    .trim();

/** Version and status with its phrase belong to a start line; they are never an answer. */
export const withoutStartLineNumbers = (plain: string): string =>
  plain
    .replace(/\b(?:HTTP|HTCPCP|TLS|SSL|IP)(?:\/| ?v| )\d(?:\.\d)?\b/gi, " ")
    .replace(
      /\b[1-5]\d\d (?=ok\b|created|no content|moved|found|see other|not |bad |i'?m a |unsupported|internal|forbidden)/gi,
      " ",
    );

/** A line of Wireshark's packet list, or of tshark's: its number, and the column _Info_. */
export const packetListLine = (line: string): { readonly frame: number; readonly info: string } | undefined => {
  const found =
    /^"?(\d{1,10})"?[ ,]"?\d+\.\d{3,9}"?[ ,]"?[^ ,"]+"?(?: ->|[ ,]) ?"?[^ ,"]+"?[ ,]"?[A-Za-z][^ ,"]*"?[ ,]"?\d+"?[ ,]"?(.*?)"?$/.exec(
      line,
    );
  return found === null ? undefined : { frame: Number(found[1]), info: found[2]! };
};

/** First line of a packet's details: "Frame 4: 615 bytes on wire (4920 bits), …", in 4.4 "Frame 4: Packet, 615 bytes …" */
export const frameHeading = (line: string): number | undefined => {
  const found = /^Frame (\d{1,10}): (?:Packet, )?\d+ bytes on wire/i.exec(line);
  return found === null ? undefined : Number(found[1]);
};

const MAX_OPEN_COMMAS = 5;

/**
 * The ways to read digits with a separator before each three: "1,024" may be two numbers, or one with a comma between
 * thousands. The likelier reading comes first.
 */
export const groupings = (plain: string): readonly string[] => {
  const unquoted = plain.replace(/(?<=\d)[_'](?=\d{3}(?!\d))/g, "");
  // A number of one to three digits, and groups of three after it.
  const chains = /(?<!\d)\d{1,3}(?:[,. ]\d{3}(?!\d))+/g;
  const separator = /[,. ]/g;
  const count = [...unquoted.matchAll(chains)].reduce((sum, [chain]) => sum + chain.match(separator)!.length, 0);
  if (count === 0) return [unquoted];
  /** @param joins whether the separator of this number, with the text after it, separates thousands */
  const joined = (joins: (index: number, behind: string) => boolean): string => {
    let index = -1;
    return unquoted.replace(chains, (chain) =>
      chain.replace(separator, (mark, at: number) => {
        index += 1;
        return joins(index, chain.slice(at + 1)) ? "" : mark;
      }),
    );
  };
  const beginsWithZero = (_: number, behind: string): boolean => behind.startsWith("0");
  const apart = joined(beginsWithZero);
  const together = joined(() => true);
  const others =
    count > MAX_OPEN_COMMAS
      ? []
      : Array.from({ length: 2 ** count }, (_, bits) =>
          joined((index, behind) => beginsWithZero(index, behind) || ((bits >> index) & 1) === 1),
        );
  return [...new Set([apart, together, ...others])];
};
