/**
 * What the fuzzer found, as `corpus/fuzz/<target>-<hash>.json`: the files stay for ever, and the tests try them again.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ENDINGS, type FuzzCase } from "./fuzz-target.ts";

export interface Finding {
  readonly target: string;
  /** The promise that was broken. */
  readonly promise: string;
  readonly cases: readonly FuzzCase[];
}

const FINDINGS: string = fileURLToPath(new URL("../corpus/fuzz/", import.meta.url));

/** In the file one character of the input is one byte. */
const toJson = ({ target, promise, cases }: Finding): string =>
  `${JSON.stringify(
    {
      target,
      promise,
      cases: cases.map(({ input, ...rest }) => ({ input: Buffer.from(input).toString("latin1"), ...rest })),
    },
    undefined,
    2,
  )}\n`;

const fromJson = (text: string): Finding => {
  const { target, promise, cases } = JSON.parse(text) as Record<string, unknown>;
  if (typeof target !== "string" || typeof promise !== "string" || !Array.isArray(cases)) throw new Error("no finding");
  return {
    target,
    promise,
    cases: cases.map(({ input, cuts, ending }: Record<string, unknown>) => ({
      input: Uint8Array.from(Buffer.from(String(input), "latin1")),
      cuts: Array.isArray(cuts) ? cuts.map(Number) : [],
      ending: ENDINGS.find((known) => known === ending) ?? "end",
    })),
  };
};

/** @returns the path of the file */
export const saveFinding = (finding: Finding, folder = FINDINGS): string => {
  const text = toJson(finding);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const path = `${folder}${finding.target}-${hash}.json`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
};

/** Every finding that is kept, by the name of its file. */
export const readFindings = (folder = FINDINGS): ReadonlyMap<string, Finding> =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => [name, fromJson(readFileSync(`${folder}${name}`, "utf8"))]),
  );
