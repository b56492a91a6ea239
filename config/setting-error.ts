/** By itself, so that who only has to know a mistake when it comes need not load what reads settings. */

/** Thrown when a setting is not allowed; the message is one line: setting, value, origin, what is allowed. */
export class SettingError extends Error {
  override readonly name: string = "SettingError";
}
