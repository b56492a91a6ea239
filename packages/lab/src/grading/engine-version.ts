/** Which engine marked: reports name it, since an engine that knows more may see more. */
export const ENGINE_VERSION = "0.1.0";
