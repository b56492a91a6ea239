/**
 * Bundles the pages of a package and their workers into its dist/browser, from the sources: a browser cannot find
 * packages by their names, and a worker has no import map. The set-up runs `build-page.mjs` of each package, which calls
 * this.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const bundled = async (input) => {
  const bundle = await rolldown({
    input,
    platform: "browser",
    // Our packages from their sources, like the page's own code: tsc's results may be older.
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

/**
 * @param {(path: string) => string} place a path in the package
 * @param {readonly Readonly<Record<string, string>>[]} bundles modules by the names of their results; what the modules of
 *   one bundle share is loaded by each of them
 * @param {readonly string[]} styles after the common ones, in this order: later rules are more specific
 */
export const bundlePage = async (place, bundles, styles) => {
  const chunks = (await Promise.all(bundles.map(bundled))).flat();
  // Only when there is a new result to replace it.
  rmSync(place("dist/browser"), { recursive: true, force: true });
  mkdirSync(place("dist/browser"), { recursive: true });
  for (const { fileName, code } of chunks) writeFileSync(place(`dist/browser/${fileName}`), code);
  copyFileSync(place("assets/icon.svg"), place("dist/browser/icon.svg"));
  copyFileSync(place("../wireshark/profile/HTCPCP lab/colorfilters"), place("dist/browser/colorfilters.txt"));
  const sheets = [fileURLToPath(new URL("assets/shared.css", import.meta.url)), ...styles];
  writeFileSync(place("dist/browser/page.css"), sheets.map((path) => readFileSync(path, "utf8")).join("\n"));
};
