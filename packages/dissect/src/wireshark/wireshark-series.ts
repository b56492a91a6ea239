/** The series of Wireshark that the engine follows. Its recorded answers are in corpus/wireshark. */
export const WIRESHARK_SERIES = "4.4";
