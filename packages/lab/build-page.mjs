/** Bundles the lab's page, its worker, and the page of grade --review. */
import { fileURLToPath } from "node:url";
import { bundlePage } from "../service/bundle-page.mjs";

const STYLES = ["base", "head", "columns", "hand-in", "evidence", "diagram", "review"];

const place = (path) => fileURLToPath(new URL(path, import.meta.url));

await bundlePage(
  place,
  [
    {
      page: place("src/page/page.tsx"),
      worker: place("src/page/worker.ts"),
      review: place("src/review-page/review.tsx"),
    },
    // By itself: the page would load what the two workers share.
    { inspector: "@potshark/inspector/worker" },
  ],
  [
    fileURLToPath(import.meta.resolve("@potshark/inspector/packet-view.css")),
    fileURLToPath(import.meta.resolve("@potshark/inspector/packet-tools.css")),
    ...STYLES.map((name) => place(`assets/styles/${name}.css`)),
  ],
);
