/** Where the lab's traffic is, and how to distinguish it from other traffic. */
import type { Settings } from "@potshark/config";

/** The loopback interface by the name that libpcap has for it. */
export const loopbackInterface = (platform: NodeJS.Platform): string => {
  if (platform === "linux" || platform === "android") return "lo";
  // Npcap's "Adapter for loopback traffic capture".
  return platform === "win32" ? "\\Device\\NPF_Loopback" : "lo0";
};

/** Capture filter (pcap-filter(7)) for what goes to and from the pot and the site. */
export const labFilter = ({
  COFFEE_SERVER_PORT,
  WEBSERVER_PORT,
}: Pick<Settings, "COFFEE_SERVER_PORT" | "WEBSERVER_PORT">): string =>
  [...new Set([COFFEE_SERVER_PORT, WEBSERVER_PORT])].map((port) => `tcp port ${port}`).join(" or ");
