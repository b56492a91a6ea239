/** The key that this browser signs bundles with: made once, and stored so that its private half cannot be exported. */
import { newBundleKey } from "../bundle/write-bundle.ts";
import { keep, kept } from "./browser-store.ts";

const KEY = "bundle key";

/** @returns the stored key; a new one if nothing can be stored */
export const bundleKey = async (): Promise<CryptoKeyPair> => {
  if (globalThis.crypto.subtle === undefined)
    throw new Error("The browser signs only on localhost or over HTTPS: open the lab as http://localhost.");
  const old = await kept<CryptoKeyPair>("kept", KEY);
  if (old !== undefined) return old;
  const fresh = await newBundleKey();
  // If nothing can be stored, each hand-in has a key of its own.
  await keep("kept", fresh, KEY).catch(() => {});
  return fresh;
};
