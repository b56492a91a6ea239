/**
 * Bundles the lab's page, its worker, and the page of grade --review into dist/browser, from the sources: a browser
 * cannot find packages by their names, and a worker has no import map. The set-up runs it.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** In this order, after the common styles: later rules are more specific. */
const STYLES = ["base", "head", "columns", "hand-in", "evidence", "diagram", "review"];

const place = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundle = await rolldown({
  input: {
    page: place("src/page/page.tsx"),
    worker: place("src/page/worker.ts"),
    review: place("src/review-page/review.tsx"),
  },
  platform: "browser",
  // Our packages from their sources, like the lab's own code: tsc's results may be older.
  resolve: { conditionNames: ["source", "browser", "import", "default"] },
  // The browser could not resolve an import that is left unresolved.
  onLog: (level, log, handle) => {
    if (level === "warn") throw new Error(log.message);
    handle(level, log);
  },
});
const { output } = await bundle.generate({
  entryFileNames: "[name].js",
  chunkFileNames: "shared-[hash].js",
  minify: true,
});
await bundle.close();
// Only when there is a new result to replace it.
rmSync(place("dist/browser"), { recursive: true, force: true });
mkdirSync(place("dist/browser"), { recursive: true });
for (const part of output) if (part.type === "chunk") writeFileSync(place(`dist/browser/${part.fileName}`), part.code);
copyFileSync(place("assets/icon.svg"), place("dist/browser/icon.svg"));
const shared = fileURLToPath(import.meta.resolve("@potshark/service/shared.css"));
const sheets = [shared, ...STYLES.map((name) => place(`assets/styles/${name}.css`))];
const styles = sheets.map((path) => readFileSync(path, "utf8"));
writeFileSync(place("dist/browser/page.css"), styles.join("\n"));
