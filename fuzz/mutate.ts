/** Cases from cases: a few random changes to the bytes, and a random way of sending them. */
import { DICTIONARY } from "./dictionary.ts";
import { ENDINGS, type FuzzCase } from "./fuzz-target.ts";
import type { Random } from "./random.ts";

/** A little more than the longest allowed head of a message, so that both sides of that limit are tried. */
const MAX_LENGTH = 20_000;
/**
 * Code that is sensitive to length (for example a regular expression that backtracks) shows it only with long inputs.
 */
const BLOW_UP_CHANCE = 0.02;

type Mutation = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** Puts `piece` in place of `removed` bytes at a random place. */
const insert = (bytes: Uint8Array, piece: Uint8Array, random: Random, removed = 0): Uint8Array => {
  const at = random.below(bytes.length + 1);
  return join(bytes.subarray(0, at), piece, bytes.subarray(at + removed));
};

const somePart = (bytes: Uint8Array, random: Random, longest: number): Uint8Array => {
  const start = random.below(bytes.length + 1);
  return bytes.subarray(start, start + random.below(Math.min(longest, bytes.length - start) + 1));
};

const flip: Mutation = (bytes, random) => {
  const changed = bytes.slice();
  if (changed.length > 0) changed[random.below(changed.length)]! ^= 1 << random.below(8);
  return changed;
};

const overwrite: Mutation = (bytes, random) => {
  const changed = bytes.slice();
  if (changed.length > 0) changed[random.below(changed.length)] = random.below(256);
  return changed;
};

const insertByte: Mutation = (bytes, random) => insert(bytes, Uint8Array.of(random.below(256)), random);

const insertWord: Mutation = (bytes, random) => insert(bytes, random.pick(DICTIONARY), random);

const replaceByWord: Mutation = (bytes, random) => insert(bytes, random.pick(DICTIONARY), random, random.below(12));

const remove: Mutation = (bytes, random) => insert(bytes, new Uint8Array(0), random, 1 + random.below(16));

const cutOff: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const duplicate: Mutation = (bytes, random) => insert(bytes, somePart(bytes, random, 64), random);

const repeat: Mutation = (bytes, random) => join(bytes, bytes.subarray(random.below(bytes.length + 1)));

const splice: Mutation = (bytes, random, others) => {
  const other = random.pick(others);
  return join(bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1)));
};

const insertOther: Mutation = (bytes, random, others) =>
  insert(bytes, somePart(random.pick(others), random, 200), random);

const blowUp: Mutation = (bytes, random) => {
  const piece = random.chance(0.5) ? random.pick(DICTIONARY) : somePart(bytes, random, 8);
  if (piece.length === 0) return bytes;
  const count = Math.floor(random.below(MAX_LENGTH) / piece.length);
  return insert(bytes, join(...Array.from({ length: count }, () => piece)), random);
};

const MUTATIONS: readonly Mutation[] = [
  flip,
  overwrite,
  insertByte,
  insertWord,
  insertWord,
  replaceByWord,
  remove,
  cutOff,
  duplicate,
  repeat,
  splice,
  insertOther,
];

const mutateBytes: Mutation = (bytes, random, others) => {
  let changed = bytes;
  for (let count = 1 + random.below(4); count > 0; count -= 1)
    changed = random.pick(MUTATIONS)(changed, random, others);
  if (random.chance(BLOW_UP_CHANCE)) changed = blowUp(changed, random, others);
  return changed.slice(0, MAX_LENGTH);
};

const someCuts = (length: number, random: Random): readonly number[] => {
  if (length < 2 || random.chance(0.2)) return [];
  // Sometimes byte by byte, but only if that needs few writes.
  if (length < 200 && random.chance(0.1)) return Array.from({ length: length - 1 }, (_, index) => index + 1);
  const cuts = Array.from({ length: 1 + random.below(6) }, () => 1 + random.below(length - 1));
  return [...new Set(cuts)].sort((left, right) => left - right);
};

/** @param pool at least one input */
export const mutatedCase = (pool: readonly Uint8Array[], random: Random): FuzzCase => {
  const input = mutateBytes(random.pick(pool), random, pool);
  return {
    input,
    cuts: someCuts(input.length, random),
    ending: random.chance(0.7) ? "end" : random.pick(ENDINGS),
  };
};
