/** How CSV is written everywhere here (RFC 4180). */
import type { Options } from "csv-stringify/browser/esm/sync";

export const CSV_OPTIONS: Options = {
  record_delimiter: "\r\n",
  // Readers also take a single LF as a line end.
  quoted_match: /[\r\n]/,
  // A spreadsheet would evaluate text that begins with an equals sign.
  escape_formulas: true,
};
