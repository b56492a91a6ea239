import { inert, UserMistake } from "@potshark/service/mistake";

/** A whole number given with a flag. @throws UserMistake if it is not one, or out of range */
export const readWhole = (flag: string, text: string, min: number, max: number): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UserMistake(`${flag} is "${inert(text, 60)}"; allowed: a whole number from ${min} to ${max}`);
};
