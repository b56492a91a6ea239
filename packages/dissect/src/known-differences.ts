/**
 * Where our answers are not those of the Wireshark at hand, each with its reason: FIELDS.md shows this table, and it is
 * the only place where a difference is allowed to be written down. Wireshark's newest release series counts (4.4).
 */

export interface KnownDifference {
  /** What differs, with the fields by their names. */
  readonly what: string;
  /** The versions of Wireshark that answer otherwise: "4.0", "all". */
  readonly versions: string;
  /** What they answer, and why we do not. */
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    what: "Booleans in `-T fields` are `True` and `False`",
    versions: "before 4.2",
    reason:
      "They wrote `1` and `0`; 4.2 and newer write words. In `-T json` both still write `1` and `0`, and so do we.",
  },
  {
    what: "`frame.interface_name`, `frame.interface_description`, behind the first section of a pcapng file",
    versions: "4.0",
    reason:
      "It shows those of the first section. Newer versions show those of the section that the frame is in, and so do we.",
  },
  {
    what: "`frame.time_delta`, `frame.time_relative` and column Time, around frames that the file gives no time",
    versions: "4.0",
    reason:
      "It counts such a frame as one of 1970. Newer versions leave it out and count from frames that have a time, and so do we.",
  },
  {
    what: "Column Info, of blocks of pcapng that hold no packet",
    versions: "all",
    reason:
      "Wireshark shows the message of a journal entry, and the name of each enterprise that defines custom blocks. " +
      "We count these blocks as frames and name their kind.",
  },
  {
    what: "`frame.time`, the abbreviation of the time zone",
    versions: "all",
    reason:
      "Wireshark takes it from the system, we from the runtime, which knows fewer: then it is the offset, as `+03`.",
  },
  {
    what: "`eth.padding` in front of a trailer",
    versions: "4.0",
    reason:
      "Where not all bytes up to the shortest frame are zero it shows none. Newer versions end the padding there, and so do we.",
  },
  {
    what: "Column Info, of a segment that a later frame completes: `[TCP PDU reassembled in 7]`",
    versions: "4.0",
    reason: "It writes `[TCP segment of a reassembled PDU]`.",
  },
  {
    what: "Column Info, of a Client Hello with a name (`SNI=…`), and of a body of JSON (`, JSON (application/json)`)",
    versions: "4.0",
    reason: "It leaves the name out, and writes `JavaScript Object Notation`.",
  },
  {
    what: "Columns Source, Destination and Info, of protocols that are not in this page",
    versions: "all",
    reason:
      "Wireshark shows what its other dissectors say, also of frames that they find malformed. We show the innermost protocol we know.",
  },
  {
    what: "Column Time, of a capture in nanoseconds whose times are all whole microseconds",
    versions: "all",
    reason: "Wireshark writes nine digits, as the file says. We write six where six tell everything.",
  },
  {
    what: "`-T json`, `-T pdml`, `-V`: lines that are no fields, such as `[Timestamps]` or a start line",
    versions: "all",
    reason:
      "We tell fields only: those that Wireshark shows in such a line stand one level higher, and under our labels.",
  },
  {
    what: "`tls`, in the frames of a connection before the one in which TLS was recognized",
    versions: "4.0",
    reason:
      "On a port that is not registered, 4.0 shows them as TLS in its second pass. Newer versions begin with the frame that was recognized, and so do we.",
  },
  {
    what: "`tls.*`, in a frame with a certificate that is not well-formed",
    versions: "all",
    reason:
      "Wireshark gives the frame up where the certificate ends for it. We read no more of certificates than their timestamps, and go on.",
  },
  {
    what: "`frame.protocols`, behind `tls`",
    versions: "all",
    reason:
      "Wireshark adds the names of the dissectors that read certificates (`x509sat`, `x509ce`, `pkcs-1`, …). We do not read certificates.",
  },
  {
    what: "`tcp.segment_data`, `tcp.reassembled_in`, `tcp.segment.*` and `tcp.reassembled.*` on ports that other dissectors hold",
    versions: "all",
    reason:
      "What comes on such a port is theirs, and we show neither data nor a protocol of ours. We know the framing of DNS, " +
      "Kerberos, NetBIOS sessions, BGP, RPKI, LDAP, MySQL, PostgreSQL, TPKT, OpenFlow and Diameter; of others the segments " +
      "of a message are not put together.",
  },
  {
    what: "Which ports other dissectors hold",
    versions: "all",
    reason:
      "We go by those of 4.4. A dissector that looks at the bytes may leave to HTTP or TLS what we leave to it, and the other way round.",
  },
  {
    what: "`tls.app_data_proto` of TLS on a port whose protocol goes over to it by a command",
    versions: "all",
    reason: "Wireshark names it where it saw the command. We go by the port.",
  },
  {
    what: "`tls.*`, in captures that hold their own keys",
    versions: "all",
    reason: "Wireshark decrypts with the keys of a Decryption Secrets Block without being asked. We do not decrypt.",
  },
  {
    what: "`htcpcp.request_in`, `htcpcp.response_in`, `htcpcp.time` and `htcpcp.continuation_of` on addresses and ports used again",
    versions: "all",
    reason:
      "A dissector in Lua is not told the TCP stream in its first pass, so it goes by addresses and ports: what an earlier " +
      "connection left unanswered is answered by the next one on the same ports. We keep streams apart.",
  },
  {
    what: "Requests with a method or URI of HTCPCP and the version of HTTP, on a port that is not its own, behind a connection of HTTP",
    versions: "all",
    reason:
      "Wireshark first asks the heuristic that succeeded last, and HTTP's takes every line that ends in `HTTP/1.1`; a dissector " +
      "in Lua cannot take it back. We ask HTCPCP first, always. _Decode As…_ HTCPCP gives the same in both.",
  },
  {
    what: "`len(tcp)` and slices of `tcp` in a filter, with `-V`, `-T json` and `-T pdml`",
    versions: "all",
    reason:
      "There Wireshark ends `tcp` with its header; in its window, its lines and `-T fields` the same filter takes the payload as well. We always do.",
  },
  {
    what: "`$field` (also in braces) in a filter; macros",
    versions: "all",
    reason:
      "In its window Wireshark puts in the values of the selected frame. tshark has none and passes no frame, and nor do we. We have no macros.",
  },
  {
    what: "`matches` with a pattern that looks around or refers back",
    versions: "all",
    reason:
      "Wireshark tries such a pattern up to ten million times, and then takes it for no match. We refuse one that could " +
      "be tried so often, and look with one that repeats through values of 32 kB at most, of less the more it chooses. " +
      "Other patterns look at each byte once.",
  },
  {
    what: "`-T fields -e` of a protocol",
    versions: "all",
    reason:
      "Wireshark writes the line of the tree where a dissector changed it, and the name elsewhere. Our lines are shorter for `frame`.",
  },
  {
    what: "Booleans in `-T pdml` are `True` and `False`",
    versions: "before 4.2",
    reason: "They wrote `1` and `0`.",
  },
  {
    what: "Frames before the one in which HTCPCP was recognized on a port that is not its own",
    versions: "all",
    reason:
      "In its second pass Wireshark shows the stream's earlier frames as HTCPCP too, with nothing learnt of them. " +
      "We show them as the first pass took them.",
  },
  {
    what: "`data.*` and what a protocol tells, of bytes behind the end of a message in a segment that came before it",
    versions: "all",
    reason:
      "Only in its second pass Wireshark knows that a message ends there, and offers the bytes behind it for the first " +
      "time, with nothing learnt of them. We show them as data.",
  },
  {
    what: "`tcp.segment.*` and `tcp.reassembled.*` of messages of more than 256 MiB",
    versions: "all",
    reason: "We hold no longer messages; their segments are shown as segment data. `Session.problems` says so.",
  },
  {
    what: "`http.file_data` of compressed bodies, once those that were read come to more than 1 GiB all together",
    versions: "all",
    reason: "We inflate no more, and show them as they were sent. `Session.problems` says so.",
  },
  {
    what: "`tcp.analysis.out_of_order`, `tcp.analysis.retransmission`, `tcp.analysis.fast_retransmission`, `tcp.analysis.rto`",
    versions: "4.0",
    reason:
      "It takes data that was sent twice at once for disorder, does not look at SACK, and counts a timeout from the " +
      "oldest segment that is not acknowledged. Newer versions look for the segment itself, and so do we.",
  },
  {
    what: "`tcp.analysis.zero_window_probe_ack`, `tcp.analysis.window_update`, `tcp.analysis.duplicate_ack`, `tcp.analysis.ack_lost_segment`, `tcp.analysis.partial_ack`",
    versions: "4.0",
    reason:
      "It does not know that a receiver may take the byte of a probe, nor acknowledgments within a segment; it takes one " +
      "with SACK for a window update, and is silent on a second acknowledgment of data it did not see. We go by 4.4.",
  },
  {
    what: "`tcp.stream` and the relative numbers after a SYN with the number of a connection that was closed, or a SYN+ACK with another number",
    versions: "4.0",
    reason:
      "It counts them to the connection before, and moves its numbers. Newer versions begin a stream, and so do we.",
  },
  {
    what: "`tcp.completeness` of a connection whose first frame is no SYN, and its parts `tcp.completeness.*`",
    versions: "4.0",
    reason: "What that frame carries counts there only from the second frame on. The parts are known since 4.2.",
  },
  {
    what: "`tcp.seq` and `tcp.ack` of a header that is longer than its packet",
    versions: "4.0",
    reason: "It leaves them as they are on the wire.",
  },
  {
    what: "What follows a SACK option that is too short for a block; duplicate acknowledgments that MPTCP allows",
    versions: "all",
    reason: "Wireshark gives the frame up at such an option; we go on. We do not read MPTCP.",
  },
  {
    what: "`http.request_number`, `http.response_number`, `http.prev_request_in`, `http.next_request_in` and their like, `http.response_for.uri`",
    versions: "4.0",
    reason:
      "Newer versions have none of them: a response tells `http.request_in`, `http.request.uri` and `http.request.full_uri` of its request instead, and so do we.",
  },
  {
    what: "`http.file_data`",
    versions: "before 4.2",
    reason: "It was text, up to the first NUL. It is bytes since, and also told of bytes that continue a message.",
  },
  {
    what: "`http.request.uri.path`, `http.request.uri.query.parameter` of a target with other delimiters than `?` and `&`",
    versions: "4.0",
    reason: "It knew only those two. Newer versions divide at `!$&'()*+,;`.",
  },
  {
    what: "`http.cookie_pair` behind a byte that is not ASCII",
    versions: "since 4.2",
    reason: "They look for it in a longer text, and show it from the wrong place. We read it as 4.0 does.",
  },
  {
    what: "`http.range`, `http.content_range`, and `http.request_in` of an answer with a range",
    versions: "since 4.2",
    reason: "They find the request of a partial answer by its range. We do not read ranges: answers come in order.",
  },
  {
    what: "`http.*` of bodies in Brotli, Zstandard or Snappy",
    versions: "all",
    reason: "Where Wireshark is built with them it unpacks such bodies. We show them as data.",
  },
  {
    what: "`http.*` of chunked messages sent one behind the other without waiting, cut in the second",
    versions: "all",
    reason:
      "Wireshark keeps where it stopped looking for chunks by sequence number, takes it for the first of the messages as well, and shows nothing. We show both.",
  },
  {
    what: "What follows a picture, a form or XML that is not well-formed, in the same segment",
    versions: "all",
    reason: "Wireshark gives the frame up there. We name such bodies without reading them to their end, and go on.",
  },
  {
    what: "A connection on which CONNECT was granted and nothing followed",
    versions: "all",
    reason: "In its second pass Wireshark takes the CONNECT itself for bytes in the tunnel. We show the request.",
  },
  {
    what: "`frame.protocols` above HTTP: multipart bodies, CBOR, WebSocket, HTTP/2 and more",
    versions: "all",
    reason: "We do not read them, and name nothing there; what follows an upgrade is `data`.",
  },
  {
    what: "`urlencoded-form.key` and `urlencoded-form.value` of a form in which a key has no `=`",
    versions: "since 4.2",
    reason: "They end a key at `&` as well, but lose the character behind it. We read it as 4.0 does.",
  },
  {
    what: "`json.value.string` with `\\u` at its end or for a character that cannot be printed; `json.object`",
    versions: "4.0",
    reason:
      "It loses that character; newer versions do not, and nor do we. `json.object` has another type in each, so we do not tell it.",
  },
  {
    what: "The bytes of `http`, where nobody reads the body",
    versions: "all",
    reason:
      "Wireshark lets it go on to the end of the segment, over the messages behind it. We end it with its own head.",
  },
  {
    what: "`frame.protocols` of frames with ARP, ICMP, LLC or another protocol that is not in this page",
    versions: "all",
    reason: "Wireshark names all of them. We name the layers that we read.",
  },
  {
    what: "The packet list's columns of frames that end with such a protocol, or with what one carries",
    versions: "all",
    reason: "We name the first protocol that we do not read, without Info. `Session.unread` counts them.",
  },
  {
    what: "`eth.padding` of a packet that is neither IP nor ARP nor of IEEE 802.3",
    versions: "all",
    reason: "Only of those we know where the packet ends.",
  },
  {
    what: "Fields of what ICMP and ICMPv6 quote, in the frame that quotes it",
    versions: "all",
    reason: "Wireshark tells them there. We count the quoted packet to its stream, and tell nothing of it.",
  },
  {
    what: "`http.request_in`, `http.response_in`, `http.time` around an error of ICMP that quotes a request or a response",
    versions: "all",
    reason:
      "Wireshark hands the quoted payload to HTTP, which takes it for one more message of the connection. We do not: it was not sent again.",
  },
  {
    what: "`tcp.stream`, `tcp.completeness`, `tcp.time_delta` behind an error of ICMP that quotes 14 or 15 bytes of a TCP header",
    versions: "the newest",
    reason: "It counts them to their stream. 4.4 asks for the window as well, and so do we.",
  },
  {
    what: "`tcp.stream`, `udp.stream` and what counts by them, where TCP or UDP comes through other tunnels than IP in IP and GRE",
    versions: "all",
    reason:
      "Wireshark counts the streams in them, in what SOCKS and UDP carry, and those of UDP-Lite together with those of UDP. " +
      "We count those in the layers that we read.",
  },
  {
    what: "Fragments within fragments: IP in a datagram that was itself put together",
    versions: "all",
    reason: "Wireshark puts those together as well. We show them as data.",
  },
  {
    what: "`udp.stream` where a protocol expects the answer from another port, as TFTP does",
    versions: "all",
    reason: "Wireshark counts that answer to the stream of the request. We go by addresses and ports.",
  },
  {
    what: "`data.*` of a UDP payload that the capture cut after a few bytes",
    versions: "all",
    reason:
      "One of the dissectors that guess looks for more bytes, and Wireshark gives the frame up. We show what is there.",
  },
  {
    what: "What follows an option of IPv4 or IPv6 of a wrong length; IPv6 jumbograms; IPv6 fragments longer than their frame",
    versions: "all",
    reason:
      "Wireshark gives the frame up at such an option; we go on. Of packets above 65,535 bytes we read the IPv6 header only. " +
      "A fragment that says it is longer than its frame is data for Wireshark; we take what the frame has of it.",
  },
  {
    what: "`ip.opt.*` of options without a name",
    versions: "the newest",
    reason: "It tells their type and length. 4.0 tells nothing, and so do we.",
  },
  {
    what: "Fragments of IP, where more than 65,536 datagrams or 1,048,576 fragments wait for the rest",
    versions: "all",
    reason: "Wireshark waits without limit. We give up the datagram that waits longest.",
  },
];
