/** The packet view as static files: it needs no server of ours, and works without a network once it was visited. */
import { createHash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserMistake } from "@potshark/service";
import { pageHtml } from "./page-html.ts";
import { INSPECTOR_POLICY, type ViewFile } from "./view-files.ts";

const MANIFEST = {
  name: "Potshark inspector",
  short_name: "Inspector",
  start_url: "./",
  scope: "./",
  display: "standalone",
  icons: [{ src: "./icon.svg", sizes: "any", type: "image/svg+xml" }],
};

/**
 * Answers from the files of one version, and fetches nothing else: the files are in its cache before it is in charge.
 *
 * @param version changes with any of the files
 */
const serviceWorker = (
  names: readonly string[],
  version: string,
): string => `const CACHE = "potshark-inspector ${version}";
const FILES = ${JSON.stringify(["./", ...names.map((name) => `./${name}`)])};
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("potshark-inspector ") && name !== CACHE;
  const remove = (names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(remove).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const find = (cache) => cache.match(event.request, { ignoreSearch: true });
  event.respondWith(caches.open(CACHE).then(find).then((kept) => kept ?? fetch(event.request)));
});
`;

/** A script of its own, since the page allows no script in its text. */
const REGISTER = `const policy = globalThis.trustedTypes?.createPolicy("potshark-offline", { createScriptURL: () => "./service-worker.js" });
await navigator.serviceWorker?.register(policy?.createScriptURL("") ?? "./service-worker.js");
`;

const textFile = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The files by their names. Pure. */
const exportedFiles = (view: ReadonlyMap<string, ViewFile>): ReadonlyMap<string, Uint8Array> => {
  // A page without a server of ours has its policy in its text. frame-ancestors is allowed in headers only.
  const policy = INSPECTOR_POLICY.join("; ").replace(
    "trusted-types potshark",
    "trusted-types potshark potshark-offline",
  );
  const html = pageHtml({
    head: [
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
      `<link rel="manifest" href="./manifest.webmanifest">`,
      `<script type="module" src="./offline.js"></script>`,
    ],
  });
  const files = new Map<string, Uint8Array>([
    ...[...view].map(([name, { bytes }]): [string, Uint8Array] => [name, bytes]),
    ["manifest.webmanifest", textFile(`${JSON.stringify(MANIFEST, null, 2)}\n`)],
    ["offline.js", textFile(REGISTER)],
    ["index.html", textFile(html)],
  ]);
  const hash = createHash("sha256");
  for (const [name, bytes] of files) hash.update(name).update(bytes);
  const names = [...files.keys()].filter((name) => name !== "index.html");
  return files.set("service-worker.js", textFile(serviceWorker(names, hash.digest("hex").slice(0, 12))));
};

/**
 * Writes them into a new folder, or over an earlier export.
 *
 * @returns how many files were written
 * @throws UserMistake if the folder holds anything else, or cannot be written
 */
export const exportView = async (view: ReadonlyMap<string, ViewFile>, folder: string): Promise<number> => {
  const files = exportedFiles(view);
  try {
    await mkdir(folder, { recursive: true });
    const names = await readdir(folder);
    if (names.length > 0 && !names.includes("service-worker.js"))
      throw new UserMistake(`${folder} is not empty; name a new folder, or that of an earlier export`);
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  } catch (error) {
    if (error instanceof UserMistake) throw error;
    throw new UserMistake(`${folder} cannot be written: ${(error as Error).message}`);
  }
  return files.size;
};
