/** What the lab's page saves, looked into without unpacking its captures. */
import { lstat } from "node:fs/promises";
import { folderOfBundle, MANIFEST, type Manifest, readManifest, SIGNATURE } from "@potshark/lab";
import { type Entry, openPromise, type ZipFile } from "yauzl";

/** A zip with more is no bundle. */
const MAX_ENTRIES = 1000;
const MAX_MANIFEST_BYTES = 1 << 20;

const textOf = async (zip: ZipFile, entry: Entry): Promise<string> => {
  if (entry.uncompressedSize > MAX_MANIFEST_BYTES) return "";
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

/** The text of its manifest; undefined if the zip is no bundle. Damage is left to what opens the bundle. */
const manifestText = async (path: string): Promise<string | undefined> => {
  // A pipe never ends, and a link may lead to another student's work.
  if (!(await lstat(path)).isFile()) return undefined;
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true }).catch(() => undefined);
  if (zip === undefined) return undefined;
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry);
      if (entries.size > MAX_ENTRIES) return undefined;
    }
  } catch {
    // What was found until here counts.
  }
  try {
    const folder = folderOfBundle([...entries.keys()]);
    const manifest = entries.get(`${folder}${MANIFEST}`);
    if (manifest === undefined || !entries.has(`${folder}${SIGNATURE}`)) return undefined;
    return await textOf(zip, manifest).catch(() => "");
  } finally {
    zip.close();
  }
};

/** Whether a zip is what the lab's page saves, which is opened as captures are. */
export const isPageBundle = async (path: string): Promise<boolean> => (await manifestText(path)) !== undefined;

/** @returns undefined if it is no bundle, or its manifest cannot be read: what opens it says why */
export const manifestOf = async (path: string): Promise<Manifest | undefined> => {
  const result = readManifest((await manifestText(path)) ?? "");
  return result.ok ? result.manifest : undefined;
};
