/** A short name for a text: 53 bits of two mixed 32-bit sums. Identifies contents; not safe against forgery. */

const mixIn = (sum: number, unit: number, factor: number): number => Math.imul(sum ^ unit, factor);

/** Hash of 32-bit units, as a whole number of 53 bits. */
export const hashUnits = (units: Iterable<number>): number => {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (const unit of units) {
    low = mixIn(low, unit, 0x9e3779b1);
    high = mixIn(high, unit, 0x5f356495);
    low = (low << 13) | (low >>> 19);
    high = (high << 11) | (high >>> 21);
  }
  low = mixIn(low ^ (low >>> 16), 0, 0x85ebca6b) ^ mixIn(high ^ (high >>> 13), 0, 0xc2b2ae35);
  high = mixIn(high ^ (high >>> 16), 0, 0x85ebca6b) ^ mixIn(low ^ (low >>> 13), 0, 0xc2b2ae35);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
};

function* codeUnits(text: string): Generator<number> {
  for (let at = 0; at < text.length; at += 1) yield text.charCodeAt(at);
}

/** 14 hexadecimal digits. */
export const hashText = (text: string): string => hashUnits(codeUnits(text)).toString(16).padStart(14, "0");
