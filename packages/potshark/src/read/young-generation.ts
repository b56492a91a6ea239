/** The size of V8's young generation. */
import { setFlagsFromString } from "node:v8";

/**
 * Lets the young generation grow from its initial 1 MB to 4 MB while modules are loaded, and keeps it there. With 1 MB
 * the collector runs so often that it takes a third of the time. But objects for a frame are garbage after its line,
 * while the columns of a long capture live longer; because of these, V8 would grow it to three times 16 MB: more than
 * the columns need, and not faster. V8 reads this flag whenever the generation would grow, but the flag of its maximum
 * size only at start.
 */
export const withYoungGenerationKept = async <Loaded>(load: () => Promise<Loaded>): Promise<Loaded> => {
  setFlagsFromString("--semi-space-growth-factor=4");
  const loaded = await load();
  setFlagsFromString("--semi-space-growth-factor=1");
  return loaded;
};
