/** Names of the files that the page saves. */

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
