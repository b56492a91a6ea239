/** @potshark/test-captures: files of captures for tests, byte by byte. Nothing that is published may import it. */
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
