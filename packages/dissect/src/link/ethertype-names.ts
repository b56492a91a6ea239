/** Wireshark's names of EtherTypes. */
import { readNames } from "../fields/read-names.ts";

export const ETHERTYPE_NAMES: ReadonlyMap<number, string> = readNames(
  `
0600 XNS Internet Datagram Protocol
0800 IPv4
0805 X.25 Layer 3
0806 ARP
0842 Wake on LAN
08f0 WiMax Mac-to-Mac
08ff AX.25
0bad Vines IP
0baf Vines Echo
1984 Netmon Train
2001 Cisco Group Management Protocol
22e5 Gigamon Header
22ea 802.1Qat Multiple Stream Reservation Protocol
22f0 IEEE 1722 Audio Video Transport Protocol
22f1 Robust Header Compression(RoHC)
22f3 Transparent Interconnection of Lots of Links
22f4 Intermediate System to Intermediate System
2452 IEEE 802.11 (Centrino promiscuous)
3c07 3Com NBP Datagram
3e3f EPL_V1
6000 DEC proto
6001 DEC DNA Dump/Load
6002 DEC DNA Remote Console
6003 DEC DNA Routing
6004 DEC LAT
6005 DEC Diagnostics
6006 DEC Customer use
6007 DEC LAVC/SCA
6558 Transparent Ethernet bridging
8021 PPP IP Control Protocol
8035 RARP
8038 DEC LanBridge
8041 DEC LAST
809b AppleTalk LLAP bridging
80d5 SNA-over-Ethernet
80e1 EtherNet/IP Device Level Ring
80f3 AARP
80fd PPP Compression Control Protocol
80ff Wellfleet Compression Protocol
8100 802.1Q Virtual LAN
8102 Simple Loop Protection Protocol
8103 Virtual LACP
8104 Simple Loop Protection Protocol (old)
8133 Juniper Netscreen Redundant Protocol
8137 Netware IPX/SPX
8181 Spanning Tree Protocol
81fd Cabletron Interswitch Message Protocol
81ff Cabletron SFVLAN 1.8 Tag-Based Flood
8204 QNX 6 QNET protocol
86dd IPv6
872d Cisco Wireless Lan Context Control Protocol
8783 Motorola Media Independent Network Transport
8808 MAC Control
8809 Slow Protocols
8819 Cirrus Cobranet Packet
8847 MPLS label switched packet
8848 MPLS multicast label switched packet
885a Foundry proprietary
8863 PPPoE Discovery
8864 PPPoE Session
886c HomePNA, wlan link local tunnel
886d Intel ANS probe
886f MS NLB heartbeat
8870 Jumbo LLC
8874 Broadcom tag
887b Homeplug
8881 CDMA2000 A10 Unstructured byte stream
8884 ATM over Ethernet
888e 802.1X Authentication
8892 PROFINET
8899 Realtek Layer 2 Protocols
889b CSM_ENCAPS Protocol
88a1 Telkonet powerline
88a2 ATA over Ethernet
88a4 EtherCAT frame
88a8 802.1ad Provider Bridge (Q-in-Q)
88ab ETHERNET Powerlink v2
88ad XiMeta Technology
88b4 WAI Authentication Protocol
88b5 Local Experimental Ethertype 1
88b6 Local Experimental Ethertype 2
88b7 IEEE 802a OUI Extended Ethertype
88b8 IEC 61850/GOOSE
88b9 IEC 61850/GSE management services
88ba IEC 61850/SV (Sampled Value Transmission
88c7 802.11i Pre-Authentication
88ca Transparent Inter Process Communication
88cc 802.1 Link Layer Discovery Protocol (LLDP)
88d2 CDMA2000 A10 3GPP2 Packet
88d8 Circuit Emulation Services over Ethernet (MEF8)
88d9 Link Layer Topology Discovery (LLTD)
88dc (WAVE) Short Message Protocol (WSM)
88de VMware Lab Manager
88e1 Homeplug AV
88e3 MRP
88e5 802.1AE (MACsec)
88e7 802.1ah Provider Backbone Bridge (mac-in-mac)
88ee Ethernet Local Management Interface (MEF16)
88f6 802.1ak Multiple Mac Registration Protocol
88f7 PTPv2 over Ethernet (IEEE1588)
88f8 Network Controller Sideband Interface
88fb Parallel Redundancy Protocol (PRP) and HSR Supervision (IEC62439 Part 3)
8901 Flow Layer Internal Protocol
8903 Data Center Ethernet (DCE) protocol(Cisco)
8906 Fibre Channel over Ethernet
8909 CiscoMetaData
890d IEEE 802.11 data encapsulation
8911 LINX IPC Protocol
8914 FCoE Initialization Protocol
8915 RDMA over Converged Ethernet
8917 Media Independent Handover Protocol
891d TTEthernet Protocol Control Frame
8926 VN-Tag
892b Schweitzer Engineering Labs Layer 2 Protocol
892d bluecom Protocol
892f High-availability Seamless Redundancy (IEC62439 Part 3)
893f 802.1br Bridge Port Extension E-Tag
8947 GeoNetworking
894f Network Service Header
8988 PA HB Backup
9000 Loopback
9021 Real-Time Media Access Control
9022 Real-Time Configuration Protocol
9100 QinQ: old non-standard 802.1ad
9104 EERO Broadcast Packet
a0ed 6LoWPAN
aefe eCPRI
b4e3 CableLabs Layer-3 Protocol
c021 PPP Link Control Protocol
c023 PPP Password Authentication Protocol
c0de eXpressive Internet Protocol
c0df Neighborhood Watch Protocol
cafe Veritas Low Latency Transport (not officially registered)
d00d Digium TDM over Ethernet Protocol
e555 EXos internal Extra Header
f1c1 802.1CB Frame Replication and Elimination for Reliability
fff2 Cisco ACI ARP gleaning
`,
  16,
);
