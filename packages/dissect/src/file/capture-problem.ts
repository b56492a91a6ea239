/** What is wrong with a capture, said so that a person can find the place. Nothing here throws on input. */
export interface CaptureProblem {
  /** What the bytes should have been: "pcapng block", "pcap record". */
  readonly layer: string;
  /** From the start of the file, in bytes. */
  readonly offset: number;
  /** Bytes that were needed there, and how many there were. */
  readonly needed: number;
  readonly had: number;
  /** The field that said so: "block total length". */
  readonly limitedBy: string;
  readonly message: string;
}
