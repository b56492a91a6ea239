/** Bundles the packet view and its worker. */
import { fileURLToPath } from "node:url";
import { bundlePage } from "../service/bundle-page.mjs";

const place = (path) => fileURLToPath(new URL(path, import.meta.url));

await bundlePage(
  place,
  [{ page: place("src/page/page.tsx"), worker: place("src/engine/worker.ts") }],
  ["packet-view", "packet-tools", "inspector"].map((name) => place(`assets/styles/${name}.css`)),
);
