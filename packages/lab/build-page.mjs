/**
 * Bundles the lab's page and its worker into dist/bundle, from the sources: a browser finds no packages by their names,
 * and a worker has no import map. The set-up runs it.
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const place = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundle = await rolldown({
  input: { page: place("src/page/page.tsx"), worker: place("src/page/worker.ts") },
  platform: "browser",
  // Ours from their sources, as the lab's own: what tsc made may be older.
  resolve: { conditionNames: ["source", "browser", "import", "default"] },
  // Anything unresolved would be left to the browser, which cannot.
  onLog: (level, log, handle) => {
    if (level === "warn") throw new Error(log.message);
    handle(level, log);
  },
});
mkdirSync(place("dist/bundle"), { recursive: true });
await bundle.write({
  dir: place("dist/bundle"),
  entryFileNames: "[name].js",
  chunkFileNames: "shared-[hash].js",
  minify: true,
});
await bundle.close();
copyFileSync(place("assets/page.css"), place("dist/bundle/page.css"));
