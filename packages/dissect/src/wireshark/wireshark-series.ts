/** The series of Wireshark whose answers the engine gives; corpus/wireshark holds what it was recorded to say. */
export const WIRESHARK_SERIES = "4.4";
