/**
 * What `dissector install` has written, kept beside Wireshark's own configuration: it alone distinguishes our files
 * from others, so that uninstall removes exactly what install wrote.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserMistake } from "@potshark/service";
import { readIfThere } from "./dissector-files.ts";

export interface InstallRecord {
  /** Path to the SHA-256 of what was written there. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders that were made for them; only the outermost of each. */
  readonly folders: readonly string[];
}

const ABOUT =
  "Written by `potshark dissector install`; `potshark dissector uninstall` removes exactly what is named here.";

/** The record's file. */
export const recordFile = (configuration: string): string => join(configuration, "potshark-dissector.json");

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === "string");

/**
 * The record; empty if nothing was installed.
 * @throws UserMistake if the file exists and is not a record
 */
export const readRecord = (configuration: string): InstallRecord => {
  const file = recordFile(configuration);
  const text = readIfThere(file)?.toString("utf8");
  if (text === undefined) return { files: {}, folders: [] };
  try {
    const { files, folders } = JSON.parse(text) as Record<string, unknown>;
    if (typeof files === "object" && files !== null && isTexts(Object.values(files)) && isTexts(folders)) {
      return { files: files as Record<string, string>, folders };
    }
  } catch {
    // Said below.
  }
  throw new UserMistake(`${file} is no record of an installation; remove it, then install with --force`);
};

/** Writes the record, or removes it when nothing is installed any more. The folder must be there. */
export const writeRecord = (configuration: string, { files, folders }: InstallRecord): void => {
  const file = recordFile(configuration);
  if (Object.keys(files).length === 0) rmSync(file, { force: true });
  else writeFileSync(file, `${JSON.stringify({ about: ABOUT, files, folders }, null, 2)}\n`);
};
