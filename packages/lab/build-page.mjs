/**
 * Bundles the lab's page, its worker, and the page of grade --review into dist/browser, from the sources: a browser
 * cannot find packages by their names, and a worker has no import map. The set-up runs it.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** In this order, after the common styles and the packet view's: later rules are more specific. */
const STYLES = ["base", "head", "columns", "hand-in", "evidence", "diagram", "review"];

const place = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundled = async (input) => {
  const bundle = await rolldown({
    input,
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
  return output.filter(({ type }) => type === "chunk");
};

const chunks = [
  ...(await bundled({
    page: place("src/page/page.tsx"),
    worker: place("src/page/worker.ts"),
    review: place("src/review-page/review.tsx"),
  })),
  // By itself: the page would load what the two workers share.
  ...(await bundled({ inspector: "@potshark/inspector/worker" })),
];
// Only when there is a new result to replace it.
rmSync(place("dist/browser"), { recursive: true, force: true });
mkdirSync(place("dist/browser"), { recursive: true });
for (const { fileName, code } of chunks) writeFileSync(place(`dist/browser/${fileName}`), code);
copyFileSync(place("assets/icon.svg"), place("dist/browser/icon.svg"));
const shared = fileURLToPath(import.meta.resolve("@potshark/service/shared.css"));
const view = fileURLToPath(import.meta.resolve("@potshark/inspector/packet-view.css"));
copyFileSync(place("../wireshark/profile/HTCPCP lab/colorfilters"), place("dist/browser/colorfilters.txt"));
const sheets = [shared, view, ...STYLES.map((name) => place(`assets/styles/${name}.css`))];
const styles = sheets.map((path) => readFileSync(path, "utf8"));
writeFileSync(place("dist/browser/page.css"), styles.join("\n"));
