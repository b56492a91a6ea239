/** Text as people's programs save it: PowerShell and Notepad write UTF-16, old spreadsheets Windows-1252. */
import { decodeFile } from "@potshark/lms/text";

export type DecodedText =
  | {
      readonly ok: true;
      /** Every line ends in "\n". */
      readonly text: string;
      /** The assumed encoding, if nothing in the text states it. */
      readonly note: string | undefined;
    }
  /** What is wrong, such as "is no text". */
  | { readonly ok: false; readonly message: string };

/** Decodes text by its byte order mark, or by the encoding that fits. Never throws. */
export const decodeText = (bytes: Uint8Array): DecodedText => {
  const file = decodeFile(bytes);
  if (file === undefined) return { ok: false, message: "is no text" };
  return {
    ok: true,
    text: file.text.replace(/\r\n?/g, "\n"),
    note: file.encoding === "windows-1252" ? "is not UTF-8; it was read as Windows-1252" : undefined,
  };
};
