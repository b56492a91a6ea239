/** TCP ports on which Wireshark expects HTTP. */
export const HTTP_PORTS: readonly number[] = [80, 1900, 2710, 2869, 3128, 3132, 3689, 5985, 8080, 8088, 11_371];
