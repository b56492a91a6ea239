/** Where the parts of a TCP header stand, from its first byte (RFC 9293 §3.1). */
export const TCP_HEADER = {
  sourcePort: 0,
  destinationPort: 2,
  sequence: 4,
  acknowledgment: 8,
  dataOffset: 12,
  /** With the data offset in the upper bits. */
  flags: 12,
  /** The byte of the flags that RFC 793 knew. */
  controlBits: 13,
  window: 14,
  checksum: 16,
  urgentPointer: 18,
} as const;

/** Length of a TCP header without options. */
export const HEADER_BYTES = 20;
