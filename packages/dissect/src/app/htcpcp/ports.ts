/** The TCP port of the handout's pot. In RFC 2324, HTCPCP shares port 80 with HTTP. */
export const HTCPCP_PORTS: readonly number[] = [5030];
