/**
 * Where our answers differ from the series of Wireshark that we follow (wireshark-series.ts), each with its reason.
 * FIELDS.md shows this table. It is the only place where a difference may be recorded.
 */

export interface KnownDifference {
  /** What differs, with the names of the fields. */
  readonly what: string;
  /** What Wireshark answers, and why we differ. */
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    what: "Column Info, of blocks of pcapng that hold no packet",
    reason:
      "Wireshark shows the message of a journal entry, and the name of each enterprise that defines custom blocks. " +
      "We count these blocks as frames and name their kind.",
  },
  {
    what: "`frame.time`, the abbreviation of the time zone",
    reason:
      "Wireshark takes it from the system, we from the runtime, which knows fewer: then it is the offset, as `+03`.",
  },
  {
    what: "Columns Source, Destination and Info, of protocols that are not in this page",
    reason:
      "Wireshark shows what its other dissectors say, also of frames that they find malformed. We show the innermost protocol we know.",
  },
  {
    what: "Column Time, of a capture in nanoseconds whose times are all whole microseconds",
    reason: "Wireshark writes nine digits, as the file says. We write six where six tell everything.",
  },
  {
    what: "`-T json`, `-T pdml`, `-V`: lines that are no fields, such as `[Timestamps]` or a start line",
    reason:
      "We tell fields only: those that Wireshark shows in such a line stand one level higher, and under our labels.",
  },
  {
    what: "`tls.*`, in a frame with a certificate that is not well-formed",
    reason:
      "Wireshark gives the frame up where the certificate ends for it. We read no more of certificates than their timestamps, and go on.",
  },
  {
    what: "`frame.protocols`, behind `tls`",
    reason:
      "Wireshark adds the names of the dissectors that read certificates (`x509sat`, `x509ce`, `pkcs-1`, …). We do not read certificates.",
  },
  {
    what: "`tcp.segment_data`, `tcp.reassembled_in`, `tcp.segment.*` and `tcp.reassembled.*` on ports that other dissectors hold",
    reason:
      "What comes on such a port is theirs, and we show neither data nor a protocol of ours. We know the framing of DNS, " +
      "Kerberos, NetBIOS sessions, BGP, RPKI, LDAP, MySQL, PostgreSQL, TPKT, OpenFlow and Diameter; of others the segments " +
      "of a message are not put together.",
  },
  {
    what: "Which ports other dissectors hold",
    reason:
      "We go by those of 4.4. A dissector that looks at the bytes may leave to HTTP or TLS what we leave to it, and the other way round.",
  },
  {
    what: "`tls.app_data_proto` of TLS on a port whose protocol goes over to it by a command",
    reason: "Wireshark names it where it saw the command. We go by the port.",
  },
  {
    what: "`tls.*`, in captures that hold their own keys",
    reason: "Wireshark decrypts with the keys of a Decryption Secrets Block without being asked. We do not decrypt.",
  },
  {
    what: "`htcpcp.request_in`, `htcpcp.response_in`, `htcpcp.time` and `htcpcp.continuation_of` on addresses and ports used again",
    reason:
      "A dissector in Lua is not told the TCP stream in its first pass, so it goes by addresses and ports: what an earlier " +
      "connection left unanswered is answered by the next one on the same ports. We keep streams apart.",
  },
  {
    what: "Requests with a method or URI of HTCPCP and the version of HTTP, on a port that is not its own, behind a connection of HTTP",
    reason:
      "Wireshark first asks the heuristic that succeeded last, and HTTP's takes every line that ends in `HTTP/1.1`; a dissector " +
      "in Lua cannot take it back. We ask HTCPCP first, always. _Decode As…_ HTCPCP gives the same in both.",
  },
  {
    what: "`len(tcp)` and slices of `tcp` in a filter, with `-V`, `-T json` and `-T pdml`",
    reason:
      "There Wireshark ends `tcp` with its header; in its window, its lines and `-T fields` the same filter takes the payload as well. We always do.",
  },
  {
    what: "`$field` (also in braces) in a filter; macros",
    reason:
      "In its window Wireshark puts in the values of the selected frame. tshark has none and passes no frame, and nor do we. We have no macros.",
  },
  {
    what: "`matches` with a pattern that looks around or refers back",
    reason:
      "Wireshark tries such a pattern up to ten million times, and then takes it for no match. We refuse one that could " +
      "be tried so often, and look with one that repeats through values of 32 kB at most, of less the more it chooses. " +
      "Other patterns look at each byte once.",
  },
  {
    what: "`-T fields -e` of a protocol",
    reason:
      "Wireshark writes the line of the tree where a dissector changed it, and the name elsewhere. Our lines are shorter for `frame`.",
  },
  {
    what: "Frames before the one in which HTCPCP was recognized on a port that is not its own",
    reason:
      "In its second pass Wireshark shows the stream's earlier frames as HTCPCP too, with nothing learnt of them. " +
      "We show them as the first pass took them.",
  },
  {
    what: "`data.*` and what a protocol tells, of bytes behind the end of a message in a segment that came before it",
    reason:
      "Only in its second pass Wireshark knows that a message ends there, and offers the bytes behind it for the first " +
      "time, with nothing learnt of them. We show them as data.",
  },
  {
    what: "`tcp.segment.*` and `tcp.reassembled.*` of messages of more than 256 MiB",
    reason: "We hold no longer messages; their segments are shown as segment data. `Session.problems` says so.",
  },
  {
    what: "`http.file_data` of compressed bodies, once those that were read come to more than 1 GiB all together",
    reason: "We inflate no more, and show them as they were sent. `Session.problems` says so.",
  },
  {
    what: "What follows a SACK option that is too short for a block; duplicate acknowledgments that MPTCP allows",
    reason: "Wireshark gives the frame up at such an option; we go on. We do not read MPTCP.",
  },
  {
    what: "`http.cookie_pair` behind a byte that is not ASCII",
    reason: "Wireshark looks for it in a longer text, and shows it from the wrong place. We show it from its own.",
  },
  {
    what: "`http.range`, `http.content_range`, and `http.request_in` of an answer with a range",
    reason:
      "Wireshark finds the request of a partial answer by its range. We do not read ranges: answers come in order.",
  },
  {
    what: "`http.*` of bodies in Brotli, Zstandard or Snappy",
    reason: "Where Wireshark is built with them it unpacks such bodies. We show them as data.",
  },
  {
    what: "`http.*` of chunked messages sent one behind the other without waiting, cut in the second",
    reason:
      "Wireshark keeps where it stopped looking for chunks by sequence number, takes it for the first of the messages as well, and shows nothing. We show both.",
  },
  {
    what: "What follows a picture, a form or XML that is not well-formed, in the same segment",
    reason: "Wireshark gives the frame up there. We name such bodies without reading them to their end, and go on.",
  },
  {
    what: "A connection on which CONNECT was granted and nothing followed",
    reason: "In its second pass Wireshark takes the CONNECT itself for bytes in the tunnel. We show the request.",
  },
  {
    what: "`frame.protocols` above HTTP: multipart bodies, CBOR, WebSocket, HTTP/2 and more",
    reason: "We do not read them, and name nothing there; what follows an upgrade is `data`.",
  },
  {
    what: "`urlencoded-form.key` and `urlencoded-form.value` of a form in which a key has no `=`",
    reason: "Wireshark ends a key at `&` as well, but loses the character behind it. We keep it.",
  },
  {
    what: "The bytes of `http`, where nobody reads the body",
    reason:
      "Wireshark lets it go on to the end of the segment, over the messages behind it. We end it with its own head.",
  },
  {
    what: "`frame.protocols` of frames with ARP, ICMP, LLC or another protocol that is not in this page",
    reason: "Wireshark names all of them. We name the layers that we read.",
  },
  {
    what: "The packet list's columns of frames that end with such a protocol, or with what one carries",
    reason: "We name the first protocol that we do not read, without Info. `Session.unread` counts them.",
  },
  {
    what: "`eth.padding` of a packet that is neither IP nor ARP nor of IEEE 802.3",
    reason: "Only of those we know where the packet ends.",
  },
  {
    what: "Fields of what ICMP and ICMPv6 quote, in the frame that quotes it",
    reason: "Wireshark tells them there. We count the quoted packet to its stream, and tell nothing of it.",
  },
  {
    what: "`http.request_in`, `http.response_in`, `http.time` around an error of ICMP that quotes a request or a response",
    reason:
      "Wireshark hands the quoted payload to HTTP, which takes it for one more message of the connection. We do not: it was not sent again.",
  },
  {
    what: "`tcp.stream`, `udp.stream` and what counts by them, where TCP or UDP comes through other tunnels than IP in IP and GRE",
    reason:
      "Wireshark counts the streams in them, in what SOCKS and UDP carry, and those of UDP-Lite together with those of UDP. " +
      "We count those in the layers that we read.",
  },
  {
    what: "Fragments within fragments: IP in a datagram that was itself put together",
    reason: "Wireshark puts those together as well. We show them as data.",
  },
  {
    what: "`udp.stream` where a protocol expects the answer from another port, as TFTP does",
    reason: "Wireshark counts that answer to the stream of the request. We go by addresses and ports.",
  },
  {
    what: "`data.*` of a UDP payload that the capture cut after a few bytes",
    reason:
      "One of the dissectors that guess looks for more bytes, and Wireshark gives the frame up. We show what is there.",
  },
  {
    what: "What follows an option of IPv4 or IPv6 of a wrong length; IPv6 jumbograms; IPv6 fragments longer than their frame",
    reason:
      "Wireshark gives the frame up at such an option; we go on. Of packets above 65,535 bytes we read the IPv6 header only. " +
      "A fragment that says it is longer than its frame is data for Wireshark; we take what the frame has of it.",
  },
  {
    what: "`ip.opt.*` of options without a name",
    reason: "Wireshark tells their type and length. We tell nothing.",
  },
  {
    what: "Fragments of IP, where more than 65,536 datagrams or 1,048,576 fragments wait for the rest",
    reason: "Wireshark waits without limit. We give up the datagram that waits longest.",
  },
  {
    what: "Filter functions of plugins: `ip_multicast`, `ip_rfc1918`, `ip_linklocal` and their like",
    reason: "Wireshark has them where the plugin is installed. We do not know them.",
  },
];
