/**
 * Wireshark's status of a checksum. By default Wireshark does not check the checksums of IP and UDP, so neither do we.
 */
export const CHECKSUM_STATUS: ReadonlyMap<number, string> = new Map([
  [0, "Bad"],
  [1, "Good"],
  [2, "Unverified"],
  [3, "Not present"],
  [4, "Illegal"],
]);
export const UNVERIFIED = 2;
export const NOT_PRESENT = 3;
export const ILLEGAL = 4;
