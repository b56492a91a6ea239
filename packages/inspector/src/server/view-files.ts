/** The files of the page, as the set-up bundled them. */
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { CONTENT_SECURITY_POLICY } from "@potshark/service/page-guards";

export interface ViewFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** By name, such as "page.js". */
export const readViewFiles = async (folder: string): Promise<ReadonlyMap<string, ViewFile>> => {
  const names = (await readdir(folder)).filter((name) => TYPES[extname(name)] !== undefined).sort();
  const files = names.map(async (name): Promise<[string, ViewFile]> => {
    const bytes = new Uint8Array(await readFile(join(folder, name)));
    return [name, { type: TYPES[extname(name)]!, bytes }];
  });
  return new Map(await Promise.all(files));
};

/** The page makes no markup of text: the browser refuses it (Trusted Types). */
export const INSPECTOR_POLICY: readonly string[] = [
  ...CONTENT_SECURITY_POLICY,
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types potshark",
];
