/** The key that this browser signs bundles with: made once, and kept where its private half is never text. */
import { newBundleKey } from "../bundle/write-bundle.ts";
import { keep, kept } from "./browser-store.ts";

const KEY = "bundle key";

/** @returns the kept key; a new one where nothing can be kept */
export const bundleKey = async (): Promise<CryptoKeyPair> => {
  if (globalThis.crypto.subtle === undefined)
    throw new Error("The browser signs only on localhost or over HTTPS: open the lab as http://localhost.");
  const old = await kept<CryptoKeyPair>("kept", KEY);
  if (old !== undefined) return old;
  const fresh = await newBundleKey();
  // Where nothing can be kept, each hand-in has a key of its own.
  await keep("kept", fresh, KEY).catch(() => {});
  return fresh;
};
