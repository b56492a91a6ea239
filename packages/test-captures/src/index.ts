/** @potshark/test-captures: writes capture files for tests, byte by byte. Published code must not import it. */
export {
  ETHERNET,
  joinPcap,
  pcapHeader,
  pcapRecord,
  pcapRecords,
  RAW_IP,
  type WrittenPacket,
  writePcap,
} from "./pcap.ts";
export { type PcapngOption, type PcapngWriter, pcapngWriter } from "./pcapng.ts";
export { CaptureWriter, type Sender } from "./tcp-connection.ts";
