/**
 * Bundles the packet view and its worker into dist/browser, from the sources: a browser cannot find packages by their
 * names, and a worker has no import map. The set-up runs it.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const place = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundle = await rolldown({
  input: { page: place("src/page/page.tsx"), worker: place("src/engine/worker.ts") },
  platform: "browser",
  // Our packages from their sources, like the view's own code: tsc's results may be older.
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
copyFileSync(place("../wireshark/profile/HTCPCP lab/colorfilters"), place("dist/browser/colorfilters.txt"));
const shared = fileURLToPath(import.meta.resolve("@potshark/service/shared.css"));
const styles = [shared, place("assets/styles/packet-view.css"), place("assets/styles/inspector.css")].map((path) =>
  readFileSync(path, "utf8"),
);
writeFileSync(place("dist/browser/page.css"), styles.join("\n"));
