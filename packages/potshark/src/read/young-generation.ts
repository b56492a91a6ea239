/** How much memory V8 spends on objects that have just been made. */
import { setFlagsFromString } from "node:v8";

/**
 * Has the young generation grow from the 1 MB that it starts with to 4 while modules are loaded, and keeps it there. With
 * 1 MB the collector runs so often that it takes a third of the time. But what is made for a frame is gone with its line,
 * while the columns of a long capture outlive it, and for their sake V8 would make room for three times 16 MB: more than
 * all they take, and no faster. It looks at this flag whenever the room would grow, and at that of its greatest size only
 * when it starts.
 */
export const withYoungGenerationKept = async <Loaded>(load: () => Promise<Loaded>): Promise<Loaded> => {
  setFlagsFromString("--semi-space-growth-factor=4");
  const loaded = await load();
  setFlagsFromString("--semi-space-growth-factor=1");
  return loaded;
};
