/** The findings of sequence analysis for a segment: bits of `TcpTable.analysis`. */

export const RETRANSMISSION = 0x0001;
export const FAST_RETRANSMISSION = 0x0002;
export const SPURIOUS_RETRANSMISSION = 0x0004;
export const OUT_OF_ORDER = 0x0008;
export const LOST_SEGMENT = 0x0010;
export const ACK_LOST_SEGMENT = 0x0020;
export const KEEP_ALIVE = 0x0040;
export const KEEP_ALIVE_ACK = 0x0080;
export const DUPLICATE_ACK = 0x0100;
export const ZERO_WINDOW = 0x0200;
export const ZERO_WINDOW_PROBE = 0x0400;
export const ZERO_WINDOW_PROBE_ACK = 0x0800;
export const WINDOW_UPDATE = 0x1000;
export const WINDOW_FULL = 0x2000;
export const REUSED_PORTS = 0x4000;
/** All of the above: `tcp.analysis.flags`. */
export const FINDINGS = 0x7fff;

/** The acknowledgment ends within a segment. */
export const PARTIAL_ACK = 0x1_0000;
/** There is something to emit, even if it is only the time of the handshake: `tcp.analysis`. */
export const ANALYSED = 0x2_0000;
/** Which of the two ends sent it: index of `Stream.flows`. */
export const DIRECTION = 0x4_0000;
