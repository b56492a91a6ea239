/**
 * The site's files, read once at the start. Each has a strong ETag of its content and is served `no-cache`: a browser
 * asks again on every reload and gets 304 if nothing changed, which the lab wants to show.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** With its quotes. */
  readonly etag: string;
}

/** Assets by their path on the site. */
export type Assets = ReadonlyMap<string, Asset>;

/** A file of this package; src/ and dist/ are both in its root folder. */
const own = (file: string): string => new URL(`../${file}`, import.meta.url).href;

const STYLES = ["base", "forms", "pages", "picture"].map((name) => own(`assets/styles/${name}.css`));

/** Path on the site, the files that are joined for it, media type. */
const FILES: readonly (readonly [path: string, files: readonly string[], type: string])[] = [
  ["/assets/styles.css", [import.meta.resolve("@potshark/service/shared.css"), ...STYLES], "text/css; charset=utf-8"],
  ["/assets/icon.svg", [own("assets/icon.svg")], "image/svg+xml"],
  ["/assets/live.js", [own("dist/browser/live.js")], "text/javascript; charset=utf-8"],
  ["/favicon.ico", [own("assets/icon.svg")], "image/svg+xml"],
  ["/robots.txt", [own("assets/robots.txt")], "text/plain; charset=utf-8"],
];

/** An asset with the tag of its content. */
export const makeAsset = (body: Uint8Array, type: string): Asset => {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { body: new Uint8Array(body), type, etag };
};

const readAsset = (file: string): Promise<Buffer> => {
  const path = fileURLToPath(file);
  return readFile(path).catch(() => {
    throw new Error(`${path} is missing; "npm start" builds it`);
  });
};

/**
 * Reads every asset of the package.
 * @throws Error with one line naming the file that is missing
 */
export const loadAssets = async (): Promise<Assets> => {
  const loaded = FILES.map(async ([path, files, type]): Promise<[string, Asset]> => {
    const parts = await Promise.all(files.map(readAsset));
    return [path, makeAsset(Buffer.concat(parts), type)];
  });
  return new Map(await Promise.all(loaded));
};

/** Whether an If-None-Match header holds the tag, or `*`; RFC 9110 §13.1.2: weak comparison. */
export const matchesETag = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch?.trim() === "*" ||
  (ifNoneMatch?.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => tag.replace(/^W\//, "") === etag);
