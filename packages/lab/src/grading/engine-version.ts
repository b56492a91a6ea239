/** The engine's version, for reports: a newer engine may find more. */
export const ENGINE_VERSION = "0.1.0";
