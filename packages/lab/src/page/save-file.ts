/** After this time a download has begun. */
const SAVE_MS = 60_000;

/** Some systems allow 255 bytes. */
const MAX_NAME = 60;

const ENDING = /\.(?:pcapng|pcap|cap|gz|zip)$/i;

/** "my-capture.pcapng" of "my capture". */
export const captureFileName = (name: string): string => {
  const plain = name.replace(/[^\w.-]+/g, "-");
  return ENDING.test(plain) ? plain : `${plain}.pcapng`;
};

/** "lab-ada-lovelace.zip" of "Ada Lovelace". */
export const bundleFileName = (student: string): string => {
  const plain =
    student
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return `${["lab", ...plain].join("-").slice(0, MAX_NAME)}.zip`;
};

/** Offers a file as a download. */
export const saveFile = (name: string, contents: Blob): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(contents);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVE_MS);
};
