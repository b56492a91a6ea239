/** How CSV is written everywhere here (RFC 4180). */
import type { Options } from "csv-stringify/browser/esm/sync";

export const CSV_OPTIONS: Options = {
  record_delimiter: "\r\n",
  // Readers take a lone LF for the end of a line as well.
  quoted_match: /[\r\n]/,
  // A spreadsheet would run what begins with an equals sign.
  escape_formulas: true,
};
