/** Flags of a TCP header (RFC 9293 §3.1, RFC 3168, RFC 9768), as `tcp.flags` counts them. */
export const FIN = 0x001;
export const SYN = 0x002;
export const RST = 0x004;
export const PUSH = 0x008;
export const ACK = 0x010;
export const URGENT = 0x020;
export const ECE = 0x040;
export const CWR = 0x080;
export const ACCURATE_ECN = 0x100;
export const RESERVED = 0xe00;
