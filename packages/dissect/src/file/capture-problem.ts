/** What is wrong with a capture, in words by which a person can find the place. Nothing here throws on input. */
export interface CaptureProblem {
  /** What the reader expected: "pcapng block", "pcap record". */
  readonly layer: string;
  /** From the start of the file, in bytes. */
  readonly offset: number;
  /** How many bytes were needed there, and how many there were. */
  readonly needed: number;
  readonly had: number;
  /** The field that required them: "block total length". */
  readonly limitedBy: string;
  readonly message: string;
}
