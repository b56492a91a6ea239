/** Names by which people tell their captures apart. */

interface Named {
  readonly name: string;
  readonly file: Blob;
}

/** "evening (2).pcapng", where another capture is "evening.pcapng" already. A capture that is there keeps its name. */
export const freeName = (name: string, file: Blob, kept: readonly Named[]): string => {
  const [, stem = name, ending = ""] = /^(.+?)((?:\.(?:pcapng|pcap|cap))?(?:\.gz)?)$/i.exec(name) ?? [];
  for (let number = 1; ; number += 1) {
    const wanted = number === 1 ? name : `${stem} (${number})${ending}`;
    const others = kept.filter((one) => one.name === wanted);
    if (others.length === 0 || others.some((one) => one.file.size === file.size)) return wanted;
  }
};
