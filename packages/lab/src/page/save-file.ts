/** After this time a download has begun. */
const SAVE_MS = 60_000;

const ENDING = /\.(?:pcapng|pcap|cap|gz|zip)$/i;

/** "my-capture.pcapng" of "my capture". */
export const captureFileName = (name: string): string => {
  const plain = name.replace(/[^\w.-]+/g, "-");
  return ENDING.test(plain) ? plain : `${plain}.pcapng`;
};

/** Offers a file as a download. */
export const saveFile = (name: string, contents: Blob): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(contents);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVE_MS);
};
