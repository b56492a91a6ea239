/** In a file of its own, so that code that only recognizes this error does not load the code that reads settings. */

/** Thrown when a setting is not allowed; the message is one line: setting, value, origin, what is allowed. */
export class SettingError extends Error {
  override readonly name: string = "SettingError";
}
