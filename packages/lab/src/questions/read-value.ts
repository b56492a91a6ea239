/** Reads values of question files by their shapes. Every problem is reported, and what is right is read all the same. */
import type { z } from "zod";
import type { Path } from "../files/file-place.ts";
import { isMapping } from "../files/shape.ts";
import type { Complain } from "../query/query-reader.ts";

/** What zod says of a choice that says nothing itself. */
const SAYS_NOTHING = "Invalid input";

/** For a choice between shapes: the issues with the nearest shape, or what the choice says where no shape is near. */
const nearest = (issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] => {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const branches = issue.errors
    .map((branch) => branch.flatMap(nearest))
    .sort((left, right) => depth(right) - depth(left) || left.length - right.length);
  const [best = []] = branches;
  if (depth(best) === 0 && issue.message !== SAYS_NOTHING) return [issue];
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** Whether at least the type (mapping or list) was right. */
const depth = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.some(({ path, code }) => path.length === 0 && code !== "unrecognized_keys" && code !== "custom") ? 0 : 1;

/** The places that an issue is about. */
const placesOf = (issue: z.core.$ZodIssue): readonly Path[] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...(issue.path as Path), key]) : [issue.path as Path];

/** Whether one is inside the other. */
const overlap = (one: Path, other: Path): boolean => one.slice(0, other.length).every((step, at) => step === other[at]);

/** The same value without what is there; items of a list keep their numbers. */
const without = (value: unknown, [step, ...rest]: Path): unknown => {
  if (step === undefined) return undefined;
  if (Array.isArray(value)) return value.map((one, index) => (index === step ? without(one, rest) : one));
  if (!isMapping(value) || !(step in value)) return value;
  const { [step]: inside, ...others } = value;
  return rest.length === 0 ? others : { ...others, [step]: without(inside, rest) };
};

/** Each time what is wrong is left out, and what was not looked at before comes to light. */
const MAX_ROUNDS = 5;

/** @returns what is left of it where `complain` got a problem; undefined if nothing can be made of that */
export const readValue = <Value>(shape: z.ZodType<Value>, value: unknown, complain: Complain): Value | undefined => {
  const known: Path[] = [];
  let left = value;
  for (let round = 0; ; round += 1) {
    const { success, data, error } = shape.safeParse(left);
    if (success) return data;
    const issues = error.issues.flatMap(nearest);
    const fresh = issues.filter((issue) => !placesOf(issue).some((place) => known.some((one) => overlap(one, place))));
    for (const { path, message } of fresh) complain(path as Path, message);
    if (fresh.length === 0 || round === MAX_ROUNDS) return undefined;
    const places = fresh.flatMap(placesOf);
    known.push(...places);
    for (const place of places) left = without(left, place);
  }
};
