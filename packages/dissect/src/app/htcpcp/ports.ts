/** The TCP port of the handout's pot; RFC 2324 has HTCPCP share port 80 with HTTP. */
export const HTCPCP_PORTS: readonly number[] = [5030];
