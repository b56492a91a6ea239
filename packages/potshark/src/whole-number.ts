/** Whole numbers that are given to a flag. */
import { UserMistake } from "@potshark/service/mistake";

/** Reads what is given to that flag. @throws UserMistake where it is none of those allowed */
export const wholeNumber =
  (flag: string, min: number, max: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new UserMistake(`${flag} is ${JSON.stringify(text)}; allowed: a whole number from ${min} to ${max}`);
  };
