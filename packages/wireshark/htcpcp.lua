-- HTCPCP for Wireshark 4.0 and later: RFC 2324 (coffee), RFC 7168 (tea), on HTTP's message format (RFC 9112).
--
-- Copy this one file into Wireshark's personal Lua plugin folder and restart Wireshark.
--
-- What holds throughout:
--   * Every field covers exactly the bytes it was read from; what is worked out instead of read is marked generated.
--   * A run of the dissector that only asks TCP for more bytes adds nothing to the tree.
--   * Everything remembered is written on a frame's first visit and only read afterwards, so one pass, two passes
--     and clicking about give the same tree.
--   * Bytes from the network never become a format string, a pattern or an index without a check.
--   * The work grows with the bytes and not faster. Lua's patterns try every division of the text between neighbouring
--     quantifiers, so no two that match the same byte follow one another, and none before "$" has a free start.
-- Positions in this file are Lua's: the first byte is 1. `Run:range` is the one place that turns them into Wireshark's.

-- The file may be installed and given on the command line as well (-X lua_script): the one that was loaded first stays.
local is_loaded, loaded = pcall(Dissector.get, "htcpcp")
if is_loaded and loaded then return end

---------------------------------------------------------------------------------------------------------------------
-- Registry: plain tables, no behaviour
---------------------------------------------------------------------------------------------------------------------

-- Written by `npm run generate` from packages/htcpcp/src/field-registry.ts.
-- Every field: name, type, label, description, the header whose value it is. Every remark: name, group, severity, text.
-- fields: begin
local FIELDS = {
  { "htcpcp.request", "boolean", "Request", "This message is a request" },
  { "htcpcp.response", "boolean", "Response", "This message is a response" },
  { "htcpcp.request.method", "string", "Request Method", "What the pot is asked to do" },
  { "htcpcp.request.uri", "string", "Request URI", "Which pot is asked" },
  { "htcpcp.request.uri.scheme", "string", "Scheme", "The word for coffee, percent-decoded" },
  { "htcpcp.request.uri.host", "string", "Host", "The host that the pot is on" },
  { "htcpcp.request.uri.pot", "string", "Pot", "The pot designator, for machines with several pots" },
  { "htcpcp.request.uri.additions", "string", "Additions", "The additions list of the URI, percent-decoded" },
  { "htcpcp.request.version", "string", "Request Version", "Protocol and version of the request" },
  { "htcpcp.response.version", "string", "Response Version", "Protocol and version of the response" },
  { "htcpcp.response.code", "uint16", "Status Code", "How it went, as a number" },
  { "htcpcp.response.phrase", "string", "Response Phrase", "How it went, in words" },
  { "htcpcp.header.line", "string", "Header line", "One header field as sent, without its line end" },
  { "htcpcp.unknown_header", "string", "Unknown header", "A header field without a field of its own" },
  { "htcpcp.accept_additions", "string", "Accept-Additions", "RFC 2324 2.2.2.1: what to add to the coffee",
    "accept-additions" },
  { "htcpcp.addition", "string", "Addition", "One member of Accept-Additions, without its parameters" },
  { "htcpcp.safe", "string", "Safe", "RFC 2324 2.2.1.1: whether the request may be repeated", "safe" },
  { "htcpcp.use_pot", "string", "Use-Pot", "The pot asked for by name", "use-pot" },
  { "htcpcp.alternates", "string", "Alternates", "RFC 7168 2.1.1: the teas on offer", "alternates" },
  { "htcpcp.content_type", "string", "Content-Type", "Media type of the body", "content-type" },
  { "htcpcp.content_length", "uint64", "Content-Length", "Length of the body in bytes", "content-length" },
  { "htcpcp.transfer_encoding", "string", "Transfer-Encoding", "How the body is framed", "transfer-encoding" },
  { "htcpcp.trailer", "string", "Trailer", "Header fields to come after the last chunk", "trailer" },
  { "htcpcp.server", "string", "Server", "Software of the pot", "server" },
  { "htcpcp.user_agent", "string", "User-Agent", "Software of the client", "user-agent" },
  { "htcpcp.host", "string", "Host", "Host that the request was sent to", "host" },
  { "htcpcp.date", "string", "Date", "When the message was made", "date" },
  { "htcpcp.connection", "string", "Connection", "Whether the connection stays open", "connection" },
  { "htcpcp.keep_alive", "string", "Keep-Alive", "How long the connection stays open", "keep-alive" },
  { "htcpcp.accept", "string", "Accept", "Media types the client takes", "accept" },
  { "htcpcp.accept_language", "string", "Accept-Language", "Languages the client takes", "accept-language" },
  { "htcpcp.allow", "string", "Allow", "Methods this resource takes", "allow" },
  { "htcpcp.authorization", "string", "Authorization", "Credentials of the client", "authorization" },
  { "htcpcp.www_authenticate", "string", "WWW-Authenticate", "Credentials the pot asks for", "www-authenticate" },
  { "htcpcp.cache_control", "string", "Cache-Control", "Whether the answer may be kept", "cache-control" },
  { "htcpcp.expect", "string", "Expect", "What the client waits for before it sends the body", "expect" },
  { "htcpcp.location", "string", "Location", "Where to ask instead", "location" },
  { "htcpcp.retry_after", "string", "Retry-After", "When to ask again", "retry-after" },
  { "htcpcp.deprecation", "string", "Deprecation", "Since when what was asked is deprecated", "deprecation" },
  { "htcpcp.warning", "string", "Warning", "A warning from the pot", "warning" },
  { "htcpcp.body", "string", "Body", "The body as sent, chunk framing included" },
  { "htcpcp.body.command", "string", "Command", "RFC 2324 4: start or stop" },
  { "htcpcp.chunk.size", "uint32", "Chunk size", "Bytes of data in this chunk" },
  { "htcpcp.chunk.extension", "string", "Chunk extension", "What follows the chunk size" },
  { "htcpcp.chunk.data", "bytes", "Chunk data", "Data of this chunk" },
  { "htcpcp.file_data", "string", "File Data", "The body without its framing" },
  { "htcpcp.request_in", "framenum", "Request in frame", "The request that this response answers" },
  { "htcpcp.response_in", "framenum", "Response in frame", "The response to this request" },
  { "htcpcp.time", "relative_time", "Time since request", "From the request to this response" },
  { "htcpcp.continuation_of", "framenum", "Continuation of frame", "The message that these bytes belong to" },
}

local REMARKS = {
  { "htcpcp.te_and_length", "PROTOCOL", "WARN", "Transfer-Encoding and Content-Length in one message" },
  { "htcpcp.te_unknown", "UNDECODED", "WARN", "Unknown transfer coding" },
  { "htcpcp.bad_length", "MALFORMED", "WARN", "Content-Length is not one number" },
  { "htcpcp.missing_length", "PROTOCOL", "NOTE", "Body without Content-Length: it ends where a new message begins" },
  { "htcpcp.excess_data", "PROTOCOL", "WARN", "Bytes after the end of the message that are no new message" },
  { "htcpcp.bad_chunk", "MALFORMED", "WARN", "Bad chunk" },
  { "htcpcp.leading_crlf", "PROTOCOL", "NOTE", "Empty line before the start line" },
  { "htcpcp.bad_start_line", "MALFORMED", "WARN", "Bad start line" },
  { "htcpcp.bad_header_name", "MALFORMED", "WARN", "Bad header name" },
  { "htcpcp.folded_header", "PROTOCOL", "WARN", "Folded header line (obsolete)" },
  { "htcpcp.unfinished_head", "MALFORMED", "WARN", "The header section does not end" },
  { "htcpcp.unfinished_body", "REASSEMBLE", "NOTE", "The rest of the body is not in this frame" },
  { "htcpcp.cut_short", "UNDECODED", "NOTE", "The capture kept only the beginning of this packet" },
  { "htcpcp.bytes_before_missing", "SEQUENCE", "NOTE",
    "The beginning is missing: an earlier segment was lost, or came out of order" },
  { "htcpcp.teapot", "RESPONSE_CODE", "NOTE", "418: asked to brew coffee with a teapot" },
  { "htcpcp.not_acceptable", "RESPONSE_CODE", "NOTE", "406: the pot cannot make the additions asked for" },
  { "htcpcp.unknown_scheme", "PROTOCOL", "WARN", "Not a coffee scheme of RFC 2324" },
  { "htcpcp.deprecated_post", "DEPRECATED", "NOTE", "POST to brew is deprecated by RFC 2324: use BREW" },
}
-- fields: end

-- RFC 2324 section 3: percent-decoded scheme, in lower case -> the word for coffee as it is written, languages.
-- The RFC's bytes for café are not UTF-8, nor are those of its errata; both are read as the word they mean.
local COFFEE_SCHEMES = {
  ["koffie"] = { "koffie", "Afrikaans, Dutch" },
  ["qæhvæ"] = { "qæhvæ", "Azerbaijani" },
  ["قهوة"] = { "قهوة", "Arabic" },
  ["akeita"] = { "akeita", "Basque" },
  ["koffee"] = { "koffee", "Bengali" },
  ["kahva"] = { "kahva", "Bosnian" },
  ["kafe"] = { "kafe", "Bulgarian, Czech" },
  ["caf\195\232"] = { "café", "Catalan, French, Galician" },
  ["caf\195\233"] = { "café", "Catalan, French, Galician" },
  ["café"] = { "café", "Catalan, French, Galician" },
  ["咖啡"] = { "咖啡", "Chinese" },
  ["kava"] = { "kava", "Croatian" },
  ["káva"] = { "káva", "Czech" },
  ["kaffe"] = { "kaffe", "Danish, Norwegian, Swedish" },
  ["coffee"] = { "coffee", "English" },
  ["kafo"] = { "kafo", "Esperanto" },
  ["kohv"] = { "kohv", "Estonian" },
  ["kahvi"] = { "kahvi", "Finnish" },
  ["kaffee"] = { "Kaffee", "German" },
  ["καφέ"] = { "καφέ", "Greek" },
  ["कौफी"] = { "कौफी", "Hindi" },
  ["コーヒー"] = { "コーヒー", "Japanese" },
  ["커피"] = { "커피", "Korean" },
  ["кофе"] = { "кофе", "Russian" },
  ["กาแฟ"] = { "กาแฟ", "Thai" },
}

-- Additions known by name. A client that joins them with ";" instead of "," still means each of them.
local ADDITIONS = {}
for name in
  ([[cream half-and-half whole-milk part-skim skim non-dairy vanilla almond raspberry chocolate
     whisky rum kahlua aquavit sugar xylitol stevia chicory cocoa cinnamon cardamom]]):gmatch("%S+")
do
  ADDITIONS[name] = true
end

-- Methods whose meaning is in the body, so that a missing length leaves the body's end open.
local BREWING = { BREW = true, POST = true }

-- Methods that HTTP does not have: enough to know HTCPCP on a port that is not its own.
local COFFEE_METHODS = { BREW = true, WHEN = true }

local PROTOCOL_NAMES = { HTTP = true, HTCPCP = true }

local TRANSFER_CODINGS = { chunked = true, identity = true }

local COMMANDS = { start = true, stop = true }

-- wiretap's DESEGMENT_UNTIL_FIN, which the Lua API leaves out: everything until the sender closes.
local UNTIL_FIN = 0x0ffffffe

-- A start line or header section that has not ended by here is not waited for any longer.
local MAX_HEAD_LENGTH = 65536

-- A first line that is not written as RFC 9112 asks is read anew with each segment until it ends.
local MAX_LOOSE_LINE_LENGTH = 1024

-- TCP holds a longer body for a mistake or an attack; asking for it would collide with UNTIL_FIN.
local MAX_BODY_LENGTH = UNTIL_FIN

---------------------------------------------------------------------------------------------------------------------
-- Protocol, fields, expert infos, preferences
---------------------------------------------------------------------------------------------------------------------

local htcpcp = Proto("htcpcp", "Hyper Text Coffee Pot Control Protocol")

local field = {}

-- Header name in lower case -> name of its field.
local HEADER_FIELDS = {}

local LINKS = {
  ["htcpcp.request_in"] = frametype.REQUEST,
  ["htcpcp.response_in"] = frametype.RESPONSE,
  ["htcpcp.continuation_of"] = frametype.NONE,
}

-- The constructors differ in where the description goes.
local FIELD_MAKERS = {
  boolean = function(name, label, about) return ProtoField.bool(name, label, base.NONE, nil, 0, about) end,
  string = function(name, label, about) return ProtoField.string(name, label, base.UNICODE, about) end,
  bytes = function(name, label, about) return ProtoField.bytes(name, label, base.NONE, about) end,
  uint16 = function(name, label, about) return ProtoField.uint16(name, label, base.DEC, nil, 0, about) end,
  uint32 = function(name, label, about) return ProtoField.uint32(name, label, base.DEC, nil, 0, about) end,
  uint64 = function(name, label, about) return ProtoField.uint64(name, label, base.DEC, nil, 0, about) end,
  framenum = function(name, label, about)
    return ProtoField.framenum(name, label, base.NONE, LINKS[name], 0, about)
  end,
  relative_time = function(name, label, about) return ProtoField.relative_time(name, label, about) end,
}

for _, entry in ipairs(FIELDS) do
  local name, kind, label, about, header = entry[1], entry[2], entry[3], entry[4], entry[5]
  field[name] = FIELD_MAKERS[kind](name, label, about)
  if header then HEADER_FIELDS[header] = name end
end

htcpcp.fields = field

-- Expert infos by their name without "htcpcp.".
local expert_infos = {}

for _, entry in ipairs(REMARKS) do
  local name, group, severity, text = entry[1], entry[2], entry[3], entry[4]
  expert_infos[name:sub(#"htcpcp." + 1)] = ProtoExpert.new(name, text, expert.group[group], expert.severity[severity])
end

htcpcp.experts = expert_infos

htcpcp.prefs.ports = Pref.range("TCP and TLS ports", "5030", "Ports that HTCPCP is looked for on", 65535)
htcpcp.prefs.desegment_headers = Pref.bool("Reassemble header sections that span several TCP segments", true,
  "TCP must be allowed to reassemble as well")
htcpcp.prefs.desegment_body = Pref.bool("Reassemble bodies that span several TCP segments", true,
  "TCP must be allowed to reassemble as well")
htcpcp.prefs.dechunk_body = Pref.bool("Put chunked bodies together", true,
  "Show a chunked body without its chunk framing")

-- The preferences as plain values: reading one through the API costs more than reading a whole header line.
local prefs = { ports = "", desegment_headers = true, desegment_body = true, dechunk_body = true }

---------------------------------------------------------------------------------------------------------------------
-- Text: ASCII case, UTF-8, percent-encoding
---------------------------------------------------------------------------------------------------------------------

-- string.lower follows the locale, and a byte above 127 must stay what it is.
local function ascii_lower(text)
  return (text:gsub("[A-Z]", string.lower))
end

local UTF8_SHAPES = {
  "^[\194-\223][\128-\191]",
  "^\224[\160-\191][\128-\191]",
  "^[\225-\236\238\239][\128-\191][\128-\191]",
  "^\237[\128-\159][\128-\191]",
  "^\240[\144-\191][\128-\191][\128-\191]",
  "^[\241-\243][\128-\191][\128-\191][\128-\191]",
  "^\244[\128-\143][\128-\191][\128-\191]",
}

-- Last position of the UTF-8 character that starts at `at`, or nil.
local function utf8_character_end(text, at)
  for _, shape in ipairs(UTF8_SHAPES) do
    local _, last = text:find(shape, at)
    if last then return last end
  end
  return nil
end

local function is_utf8(text)
  local at = text:find("[\128-\255]")
  while at do
    local last = utf8_character_end(text, at)
    if not last then return false end
    at = text:find("[\128-\255]", last + 1)
  end
  return true
end

local function escape_byte(byte)
  return ("\\x%02x"):format(byte:byte())
end

-- Text fit for a label or a column: UTF-8 stays readable, control characters and stray bytes become \xNN.
local function readable(text)
  if not text:find("[%c\128-\255]") then return text end
  text = text:gsub("%c", escape_byte)
  if is_utf8(text) then return text end
  local parts, at = {}, 1
  while at <= #text do
    local last = text:byte(at) < 128 and at or utf8_character_end(text, at)
    parts[#parts + 1] = last and text:sub(at, last) or escape_byte(text:sub(at, at))
    at = (last or at) + 1
  end
  return table.concat(parts)
end

-- Without the blanks at its end: `.*` goes to the end and steps back over them once.
local function trim_end(text)
  return text:match("^.*%S") or ""
end

local function percent_decode(text)
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

-- Percent-decoded where that gives text, as sent where it does not.
local function readable_decoded(text)
  local decoded = percent_decode(text)
  if is_utf8(decoded) then return readable(decoded) end
  return readable(text)
end

---------------------------------------------------------------------------------------------------------------------
-- Parsing: bytes -> plain tables. No Wireshark in here.
---------------------------------------------------------------------------------------------------------------------

-- The line that starts at `at`: text without its line end, position after the line end.
-- The second result is nil when the line has not ended yet.
local function line_at(bytes, at)
  local feed = bytes:find("\n", at, true)
  if not feed then return bytes:sub(at), nil end
  local last = feed - 1
  if bytes:byte(last) == 13 and last >= at then last = last - 1 end
  return bytes:sub(at, last), feed + 1
end

-- A start line -> its parts with their offsets in the line, or nil when it is none.
-- `strict` tells whether it is written as RFC 9112 asks; only a strict line may end an open body.
local function parse_start_line(line)
  local version, gap, code, tail = line:match("^(%u+/%d+%.%d+)([ \t]+)(%d+)(.*)$")
  if version then
    if not PROTOCOL_NAMES[version:match("^%u+")] or #code ~= 3 then return nil end
    local phrase_gap, phrase = tail:match("^([ \t]*)(.*)$")
    if phrase_gap == "" and phrase ~= "" then return nil end
    return {
      version = version, version_at = 0,
      code = tonumber(code), code_at = #version + #gap,
      phrase = phrase, phrase_at = #version + #gap + 3 + #phrase_gap,
      strict = gap == " " and (tail == "" or phrase_gap == " "),
    }
  end
  local method, method_gap, uri_at = line:match("^([%w!#$%%&'*+.^_`|~-]+)([ \t]+)()")
  if not method then return nil end
  -- From the end: the version is the last word, the URI what stands between it and the method.
  local text = line:match("^.*[^ \t]")
  local version_at = text:match("^.*[ \t]()")
  if not version_at or version_at <= uri_at then return nil end
  local uri = text:sub(uri_at, version_at - 1):match("^.*[^ \t]")
  local request_version = text:match("^%u+/%d+%.%d+$", version_at)
  if not request_version or not PROTOCOL_NAMES[request_version:match("^%u+")] then return nil end
  return {
    method = method, method_at = 0,
    uri = uri, uri_at = uri_at - 1,
    version = request_version, version_at = version_at - 1,
    strict = method_gap == " " and version_at - uri_at == #uri + 1 and line:byte(version_at - 1) == 32 and text == line
      and not uri:find("[ \t]") and not method:find("[^%u-]"),
  }
end

-- Whether more bytes could still make a start line of this unfinished one. `progress` holds how far earlier calls have
-- looked, for a line that comes in many segments.
local function may_become_start_line(line, progress)
  if #line >= MAX_HEAD_LENGTH or not line:find("^%u") then return false end
  if not progress.rest_at then
    local word_end = line:match("^[%u-]*()", progress.word_end)
    progress.word_end = word_end
    if word_end > #line then return true end
    local mark = line:sub(word_end, word_end)
    if mark == "\r" then return word_end == #line end
    if mark ~= " " and not (mark == "/" and line:find("^HT%u*/")) then return false end
    progress.rest_at = word_end + 1
  end
  local may_become = line:find("^[^\0-\8\10-\31]*\r?$", progress.rest_at) ~= nil
  progress.rest_at = math.max(progress.rest_at, #line)
  return may_become
end

-- coffee-scheme ":" [ "//" host ] [ "/" pot-designator ] [ "?" additions-list ] -> parts, each { text, offset }.
local function parse_uri(uri)
  local scheme, rest_at = uri:match("^([^:/?#]+):()")
  if not scheme then return nil end
  local parts = { scheme = { scheme, 0 } }
  local host, after = uri:match("^//([^/?#]*)()", rest_at)
  if host then
    local name = host:match("^%b[]") or host:match("^[^:]*")
    if name ~= "" then parts.host = { name, rest_at + 1 } end
    rest_at = after
  end
  local pot, pot_at = uri:match("^/()pot%-%d+()", rest_at)
  if pot then parts.pot = { uri:sub(pot, pot_at - 1), pot - 1 } end
  local additions_at, additions = uri:match("^[^?#]*%?()([^#]*)", rest_at)
  if additions and additions ~= "" then parts.additions = { additions, additions_at - 1 } end
  return parts
end

-- What a scheme says: the word for coffee and its languages, or nil for a scheme that is not in RFC 2324.
local function coffee_scheme(scheme)
  return COFFEE_SCHEMES[ascii_lower(percent_decode(scheme))]
end

-- Where the lines that start at `at` end: position of the empty line, position after it. Nil while it is not there.
-- Two searches for plain text are several times as fast as one for a pattern. Searches begin at `from`, where an
-- earlier one ended. `found` keeps what they found, since many messages in the same bytes must not each be searched
-- to the end of these.
local function empty_line(bytes, at, from, found)
  local byte = bytes:byte(at)
  if byte == 10 then return at, at + 1 end
  if byte == 13 and bytes:byte(at + 1) == 10 then return at, at + 2 end
  from = math.max(from or at, at)
  if found.crlf_at < from then found.crlf_at = bytes:find("\n\r\n", from, true) or math.huge end
  if found.lf_at < from then found.lf_at = bytes:find("\n\n", from, true) or math.huge end
  if found.lf_at < found.crlf_at then return found.lf_at + 1, found.lf_at + 2 end
  if found.crlf_at < math.huge then return found.crlf_at + 1, found.crlf_at + 3 end
  return nil
end

-- A scheme spelled in percent signs is read out in the Info column.
local function spoken_scheme(start)
  local scheme = start.uri and start.uri:match("^([^:/?#]+):")
  local coffee = scheme and scheme:find("%", 1, true) and coffee_scheme(scheme)
  return coffee and " (" .. coffee[1] .. ")" or ""
end

-- Whether nothing about this start line calls for an expert info.
local function is_plain_start(start)
  if start.code then return start.code ~= 418 and start.code ~= 406 end
  if start.method == "POST" then return false end
  local scheme = start.uri:match("^([^:/?#]+):")
  return not scheme or COFFEE_SCHEMES[scheme] ~= nil
end

-- All values of one header in a head in lower case, joined with a comma as RFC 9110 5.3 says. Nil when there is none.
-- Framing is read with this, because most messages are never looked at any closer.
local function header_value(head, mark)
  local _, at = head:find(mark, 1, true)
  if not at then return nil end
  local values = {}
  while at do
    values[#values + 1] = head:match("^[ \t]*([^\r\n]*)", at + 1)
    _, at = head:find(mark, at, true)
  end
  return table.concat(values, ",")
end

local CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING = "\ncontent-length:", "\ncontent-type:", "\ntransfer-encoding:"

-- Whether some line after the first is folded, or has no name before its colon, or none that may be one.
local function has_odd_header(head)
  return head:find("\n:", 1, true) or head:find("\n[%w!#$%%&'*+.^_`|~-]*[^%w!#$%%&'*+.^_`|~:-]")
end

-- Header fields in the lines from `at` to `last`: each with its line, name in lower case, value and place.
local function parse_headers(bytes, at, last)
  local headers = {}
  while at <= last do
    local line, next_at = line_at(bytes, at)
    local previous = headers[#headers]
    if previous and line:find("^[ \t]") then
      previous.is_folded = true
      previous.last = at + #line - 1
    else
      headers[#headers + 1] = { at = at, line = line }
    end
    at = next_at or last + 1
  end
  for _, header in ipairs(headers) do
    if header.is_folded then header.line = bytes:sub(header.at, header.last) end
    local name, value_offset, value = header.line:match("^([%w!#$%%&'*+.^_`|~-]+):[ \t]*()(.*)$")
    if name then
      value = trim_end(value)
      header.key = ascii_lower(name)
      header.value_at = header.at + value_offset - 1
      header.value_end = header.value_at + #value - 1
      header.value = header.is_folded and value:gsub("\r?\n[ \t]+", " ") or value
    end
    header.text = readable(header.line)
    header.value_text = value and readable(header.value)
  end
  return headers
end

-- Content-Length -> number, or nil when it is not one. A list of equal numbers counts as one.
local function parse_length(text)
  local length
  for member in text:gmatch("[^,]+") do
    local digits = member:match("^[ \t]*(%d+)[ \t]*$")
    if not digits or #digits > 15 or (length and tonumber(digits) ~= length) then return nil end
    length = tonumber(digits)
  end
  return length
end

-- A head -> what it says: its start line and, from its text in one look, everything that framing needs.
-- Positions in it count from the head's own first byte, so that equal heads share one record.
local function read_head(text, line, start, headers_at)
  local lower = text:lower()
  local coding = header_value(lower, TRANSFER_ENCODING)
  local length_text = header_value(lower, CONTENT_LENGTH)
  local length = length_text and parse_length(length_text)
  local head = {
    text = text, line = line, title = readable(line), start = start, headers_at = headers_at,
    coding = coding, length = length,
    media_type = (header_value(lower, CONTENT_TYPE) or ""):match("^[^; \t]*"),
    te_and_length = coding ~= nil and length_text ~= nil,
    te_unknown = coding ~= nil and not TRANSFER_CODINGS[coding],
    bad_length = length_text ~= nil and length == nil,
  }
  head.summary = head.title .. spoken_scheme(start)
  head.is_plain = start.strict and not (head.te_and_length or head.te_unknown or head.bad_length)
    and not has_odd_header(lower) and is_plain_start(start)
  return head
end

-- Heads seen lately: clients repeat themselves, and a pot's answers differ in their date once a second.
local MAX_HEADS, MAX_KEPT_HEAD_LENGTH = 512, 2048
local heads, head_count = {}, 0

local function keep_head(head)
  if #head.text > MAX_KEPT_HEAD_LENGTH then return end
  if head_count == MAX_HEADS then heads, head_count = {}, 0 end
  heads[head.text], head_count = head, head_count + 1
end

-- The header fields of a head, read when somebody looks.
local function headers_of(head)
  local headers = head.headers
  if not headers then
    headers = parse_headers(head.text, head.headers_at, #head.text)
    head.headers = headers
  end
  return headers
end

-- Where a message's body ends (RFC 9112 6.3): kind, length.
--   "length"  a number of bytes          "chunked"  its own framing
--   "close"   until the sender closes    "open"     a request without a length, whose end has to be guessed
local function framing_of(head, request_method)
  local code, coding, length = head.start.code, head.coding, head.length
  if code and (code < 200 or code == 204 or code == 304 or request_method == "HEAD") then return "length", 0 end
  if coding and coding:find("chunked[ \t]*$") then return "chunked" end
  if length and (coding == nil or coding == "identity") then return "length", length end
  if code then return "close" end
  if BREWING[head.start.method] then return "open" end
  return "length", 0
end

-- Chunks from `at`. `next_at` is the position after the last line, where that is known;
-- `missing` the number of bytes surely still needed, or true when only a line's end is.
-- `earlier` is the result for the beginning of the same bytes: its last chunk, from `resume_at` on, is read again.
local function parse_chunks(bytes, at, earlier, found)
  local result = { chunks = earlier and earlier.chunks or {}, trailers_from = earlier and earlier.trailers_from }
  if earlier then
    at = earlier.resume_at
    local last = result.chunks[#result.chunks]
    if last and last.at == at then result.chunks[#result.chunks] = nil end
  end
  while true do
    result.resume_at = at
    local line, data_at = line_at(bytes, at)
    local digits, extension_offset, extension = line:match("^(%x+)[ \t]*()(.*)$")
    if not data_at and #line <= 1024 and (line == "" or digits or line == "\r") then
      result.missing = true
      return result
    end
    if not data_at or not digits or #digits > 7 then
      result.bad_at = at
      return result
    end
    local chunk = {
      at = at, digits = digits, size = tonumber(digits, 16),
      extension = extension, extension_at = at + extension_offset - 1,
      data_at = data_at,
    }
    result.chunks[#result.chunks + 1] = chunk
    if chunk.size == 0 then
      local trailers_end, next_at = empty_line(bytes, data_at, result.trailers_from, found)
      result.trailers_at, result.trailers_last = data_at, (trailers_end or #bytes + 1) - 1
      result.trailers_from = #bytes - 1
      result.next_at, result.missing = next_at, not next_at or nil
      return result
    end
    local after = data_at + chunk.size
    if after > #bytes then
      result.missing = after - #bytes
      return result
    end
    local _, line_end = bytes:find("^\r?\n", after)
    if not line_end then
      if after == #bytes and bytes:byte(after) == 13 then result.missing = 1 else result.bad_at = after end
      return result
    end
    at = line_end + 1
  end
end

-- Members of Accept-Additions: { name, offset, parameters }. Commas inside quotes do not separate; a known
-- addition after ";" is a member of its own, because some clients join with ";".
local function parse_additions(value)
  local members, at, quoted, piece_at = {}, 1, false, 1
  local function close_piece(last, after_semicolon)
    local name_at, rest = value:sub(piece_at, last):match("^%s*()(.*)$")
    local name = trim_end(rest)
    if name == "" then return end
    if after_semicolon and not ADDITIONS[ascii_lower(name)] then
      local owner = members[#members]
      if owner then owner.parameters[#owner.parameters + 1] = name end
      return
    end
    members[#members + 1] = { name = name, offset = piece_at + name_at - 2, parameters = {} }
  end
  local after_semicolon = false
  while at <= #value do
    local mark_at = value:find('[",;\\]', at)
    if not mark_at then break end
    local mark = value:sub(mark_at, mark_at)
    at = mark_at + 1
    if mark == '"' then
      quoted = not quoted
    elseif mark == "\\" then
      if quoted then at = at + 1 end
    elseif not quoted then
      close_piece(mark_at - 1, after_semicolon)
      piece_at, after_semicolon = at, mark == ";"
    end
  end
  close_piece(#value, after_semicolon)
  return members
end

-- "start" or "stop" at the beginning of a body that has no length: the command, position after it and its line end.
local function open_command(bytes, at)
  local word, after = bytes:match("^(%a+)()", at)
  if not word or not COMMANDS[ascii_lower(word)] then return nil end
  return word, bytes:match("^[ \t]*\r?\n?()", after)
end

-- Whether the rest of the bytes is only the beginning of a command: s, st, sta, ...
local function is_half_command(bytes, at)
  local rest = bytes:sub(at, at + 5):lower()
  return rest ~= "" and #bytes - at < 4 and (("start"):sub(1, #rest) == rest or ("stop"):sub(1, #rest) == rest)
    and not COMMANDS[rest]
end

local function starts_message(bytes, at)
  if at > #bytes then return false end
  local line, next_at = line_at(bytes, at)
  local start = next_at and parse_start_line(line)
  return start and start.strict
end

---------------------------------------------------------------------------------------------------------------------
-- Memory: which request a response answers, and whose body a segment without a start line continues
---------------------------------------------------------------------------------------------------------------------

-- A unit is a message, a continuation of one, or stray bytes, and its name is a number: units are counted over the
-- capture, those of one frame one after the other. What is remembered of them stands in one list for each property,
-- because Lua's collector walks over a list of numbers many times faster than over as many tables.
local unit_frame   -- its frame number
local unit_time    -- seconds since the capture began
local unit_word    -- status code of a response, method of a request, false for what is no message
local unit_partner -- a response's request and a request's response; false until there is one
-- Unit -> { continues = unit whose body goes on here, begins_late, open, media_type, body_so_far }; few have any.
local unit_notes
local unit_total
-- Frame number -> its first unit.
local first_unit
-- Of requests that wait in one queue, the next behind each; only pipelining makes any.
local unit_behind
-- "sender>receiver" -> { first, last = requests not answered yet, open = unit of the unfinished body, is_waiting = more
-- bytes were asked for, progress = how far the bytes were read that are waited for }.
-- The Lua API gives no stream number on a first pass without a tree; addresses and ports are the stream's name.
local directions
-- Both ports in one number -> the addresses seen with them last, and both directions. Comparing addresses is cheaper
-- than writing them as text.
local directions_of_ports, ports_count
local MAX_PORTS = 1024
-- Status code -> the phrase that was seen with it first.
local phrases

-- The frame dissected last and how many of its units are done. TCP may start several runs for one frame. When all
-- its units are done and the same frame comes again, it is looked at once more, from its first unit on.
local current_frame, units_done

local function forget_everything()
  unit_frame, unit_time, unit_word, unit_partner, unit_notes, unit_total = {}, {}, {}, {}, {}, 0
  unit_behind, first_unit, directions, phrases = {}, {}, {}, {}
  directions_of_ports, ports_count = {}, 0
  current_frame, units_done = nil, 0
end
forget_everything()
htcpcp.init = forget_everything

local function direction(name)
  local found = directions[name]
  if not found then
    found = { first = nil, last = nil, open = nil, is_waiting = false, progress = nil }
    directions[name] = found
  end
  return found
end

-- The unit that is the frame's first, second, ...; nil where there is none.
local function unit_at(number, index)
  local first = first_unit[number]
  local unit = first and first + index - 1
  return unit_frame[unit] == number and unit or nil
end

local NO_NOTES = {}

local function notes_of(unit)
  return unit_notes[unit] or NO_NOTES
end

-- What this packet's sender sends, and what it receives.
local function directions_of(pinfo)
  local source_port, target_port = pinfo.src_port, pinfo.dst_port
  local source, target = pinfo.src, pinfo.dst
  local ports = source_port * 65536 + target_port
  local known = directions_of_ports[ports]
  if not known or known.source ~= source or known.target ~= target then
    local sender, receiver = tostring(source) .. " " .. source_port, tostring(target) .. " " .. target_port
    known = {
      source = source, target = target,
      sending = direction(sender .. ">" .. receiver), receiving = direction(receiver .. ">" .. sender),
    }
    if ports_count == MAX_PORTS then directions_of_ports, ports_count = {}, 0 end
    directions_of_ports[ports], ports_count = known, ports_count + 1
  end
  return known.sending, known.receiving
end

-- Wireshark's own methods, looked up once: finding one by its name costs as much as calling it.
local item_add, item_add_packet_field = TreeItem.add, TreeItem.add_packet_field
local item_referenced, item_set_generated = TreeItem.referenced, TreeItem.set_generated
local tvb_raw, tvb_reported_length = Tvb.raw, Tvb.reported_len
local column_set, column_fence = Column.set, Column.fence

-- Reading htcpcp.dissector makes a new object each time, so it is read once, where it is set.
local own_dissector

-- One run of the dissector: the bytes, where they came from, and what was remembered of this frame.
local Run = {}
Run.__index = Run

-- The run that is not in use. There is only one, and it is taken while a body's dissector calls this one again.
local idle_run

function Run.new(tvb, pinfo, tree)
  local number, visited = pinfo.number, pinfo.visited
  local run = idle_run or setmetatable({}, Run)
  idle_run = nil
  local bytes = tvb_raw(tvb)
  run.tvb, run.pinfo, run.tree, run.bytes = tvb, pinfo, tree, bytes
  run.number, run.visited = number, visited
  -- Without details on screen, and without a filter or column that asks for one of our fields, nobody sees what
  -- is added; and what nobody sees costs more than all the parsing.
  run.is_visible = tree.visible
  run.is_wanted = run.is_visible or item_referenced(tree, own_dissector)
  run.is_selective = false
  run.crlf_at, run.lf_at, run.progress = 0, 0, nil
  if not visited then
    run.sending, run.receiving = directions_of(pinfo)
    run.progress = run:take_progress()
  end
  if number ~= current_frame or (visited and not unit_at(number, units_done + 1)) then
    current_frame, units_done = number, 0
  end
  return run
end

-- How far these bytes were read in the run before, which waited for more. Nil when these are other bytes.
function Run:take_progress()
  local progress, bytes = self.sending.progress, self.bytes
  self.sending.progress = nil
  if progress and bytes:sub(1, #progress.bytes) == progress.bytes then return progress end
  return nil
end

-- The run is over: what it held belongs to Wireshark and is not valid any more.
function Run:free()
  self.tvb, self.pinfo, self.tree, self.bytes = nil, nil, nil, nil
  self.sending, self.receiving, self.progress = nil, nil, nil
  idle_run = self
end

-- Bytes `first` to `last` as Wireshark counts them.
function Run:range(first, last)
  return self.tvb(first - 1, last - first + 1)
end

-- Whether somebody asks for a field.
function Run:wants(name)
  return not self.is_selective or item_referenced(self.tree, field[name])
end

-- Whether the capture kept only the beginning of this packet.
function Run:is_cut()
  return tvb_reported_length(self.tvb) > #self.bytes
end

-- Whether TCP would come back with more bytes.
function Run:may_wait()
  return self.pinfo.can_desegment > 0
end

-- Adds one field, or leaves it out when only the fields that somebody asks for are added; the parent stands in then.
function Run:add(parent, name, first, last, value, label)
  local own = field[name]
  if self.is_selective and not item_referenced(self.tree, own) then return parent end
  local range = self.tvb(first - 1, last - first + 1)
  if label then return item_add(parent, own, range, value, label) end
  return item_add(parent, own, range, value)
end

-- Adds a text field whose value Wireshark reads itself: bodies may be long.
function Run:add_text(parent, name, range)
  local own = field[name]
  if self.is_selective and not item_referenced(self.tree, own) then return parent end
  return (item_add_packet_field(parent, own, range, ENC_UTF_8))
end

-- Adds a worked-out field.
function Run:add_generated(parent, name, value)
  local own = field[name]
  if self.is_selective and not item_referenced(self.tree, own) then return end
  item_set_generated(item_add(parent, own, value))
end

-- The request that a response standing here would answer.
function Run:request_to_answer()
  if not self.visited then return self.receiving.first end
  local unit = unit_at(self.number, units_done + 1)
  return unit and unit_partner[unit] or nil
end

-- The unit whose unfinished body bytes standing here continue.
function Run:open_body()
  if not self.visited then return self.sending.open end
  local unit = unit_at(self.number, units_done + 1)
  return unit and notes_of(unit).continues
end

-- Counts one unit and remembers it on the first visit; later the remembered one comes back, nil where there is none.
function Run:count(word, notes)
  units_done = units_done + 1
  if self.visited then return unit_at(self.number, units_done) end
  self.sending.is_waiting = false
  local unit = unit_total + 1
  unit_total = unit
  unit_frame[unit], unit_time[unit] = self.number, self.pinfo.rel_ts
  unit_word[unit], unit_partner[unit] = word, false
  unit_notes[unit] = notes
  if units_done == 1 then first_unit[self.number] = unit end
  return unit
end

-- A 1xx belongs to the request but does not answer it: the request goes on waiting.
function Run:count_message(start)
  local code = start.code
  local unit = self:count(code or start.method)
  if self.visited then return unit end
  if code then
    if not phrases[code] then phrases[code] = start.phrase end
    local queue = self.receiving
    local request = queue.first
    if request then
      unit_partner[unit] = request
      if code >= 200 then
        unit_partner[request] = unit
        queue.first, unit_behind[request] = unit_behind[request], nil
        if not queue.first then queue.last = nil end
      end
    end
  else
    local queue = self.sending
    if queue.last then unit_behind[queue.last] = unit else queue.first = unit end
    queue.last = unit
  end
  self.sending.open = nil
  return unit
end

-- Remembers that bytes to come belong to this message.
function Run:leave_open(unit, how, media_type, body_so_far)
  if not self.visited then
    unit_notes[unit] = { open = how, media_type = media_type, body_so_far = body_so_far }
    self.sending.open = unit
  end
end

-- TCP is to come back with `length` more bytes, from position `at` on. If other bytes come instead, some are lost.
-- A message may come in as many segments as it has bytes: `progress` is where to go on, so that each byte is read once.
-- Its positions count from this run's first byte, so it is of use only where the next run begins there too.
function Run:wait(at, length, progress)
  if not self.visited then
    self.sending.is_waiting = true
    if progress and at == 1 then
      progress.bytes = self.bytes
      self.sending.progress = progress
    end
  end
  self.pinfo.desegment_offset = at - 1
  self.pinfo.desegment_len = length
  return nil
end

---------------------------------------------------------------------------------------------------------------------
-- Tree
---------------------------------------------------------------------------------------------------------------------

-- The column says the same as the tree. What is fenced is safe from the dissectors that come after.
function Run:summarize(text)
  local columns = self.pinfo.cols
  local info = columns.info
  columns.protocol = "HTCPCP"
  column_set(info, units_done > 1 and ", " .. text or text)
  column_fence(info)
end

local function add_addition_items(run, parent, header, base)
  local members = header.members
  if not members then
    members = parse_additions(header.value)
    header.members = members
  end
  for _, member in ipairs(members) do
    local first = base + header.value_at + member.offset
    local last = first + #member.name - 1
    -- A folded value is not one run of bytes any more, so its members have no place of their own.
    if header.is_folded then first, last = base + header.value_at, base + header.value_end end
    local item = run:add(parent, "htcpcp.addition", first, last, readable(member.name))
    if #member.parameters > 0 and not run.is_selective then
      item:append_text(" (" .. readable(table.concat(member.parameters, ";")) .. ")")
    end
  end
end

-- `base` is what to add to the header's positions.
local function add_header(run, parent, header, base)
  local line = header.text
  local first, last = base + header.at, base + header.at + #header.line - 1
  local item = run:add(parent, "htcpcp.header.line", first, last, line, line)
  if header.is_folded then item:add_proto_expert_info(expert_infos.folded_header) end
  local key = header.key
  if not key then
    item:add_proto_expert_info(expert_infos.bad_header_name)
    return
  end
  local name = HEADER_FIELDS[key]
  if not name then
    run:add(item, "htcpcp.unknown_header", first, last, line)
  elseif header.value == "" then
    return
  elseif key == "content-length" then
    local digits = header.value:match("^%d+$")
    if digits and #digits <= 15 and run:wants(name) then
      run:add(item, name, base + header.value_at, base + header.value_end, UInt64.new(tonumber(digits)))
    end
  else
    local value_item = run:add(item, name, base + header.value_at, base + header.value_end, header.value_text)
    if key == "accept-additions" then add_addition_items(run, value_item, header, base) end
  end
end

local function add_headers(run, parent, headers, base)
  if run.is_selective and not run:wants("htcpcp.header.line") then
    for _, header in ipairs(headers) do
      local name = HEADER_FIELDS[header.key] or "htcpcp.unknown_header"
      if run:wants(name) or name == "htcpcp.accept_additions" then add_header(run, parent, header, base) end
    end
    return
  end
  for _, header in ipairs(headers) do
    add_header(run, parent, header, base)
  end
end

local URI_PARTS = { "host", "pot", "additions" }

-- The parts of a start line's URI as they are shown, worked out when somebody looks: field, offset, length, value of
-- each, the scheme first. False for a URI without a scheme.
local function uri_parts_of(start)
  local shown = start.uri_parts
  if shown ~= nil then return shown end
  local parts = parse_uri(start.uri)
  shown = false
  if parts then
    local scheme = parts.scheme[1]
    local coffee = coffee_scheme(scheme)
    shown = {
      languages = coffee and coffee[2],
      { name = "htcpcp.request.uri.scheme", offset = 0, length = #scheme,
        value = coffee and coffee[1] or readable_decoded(scheme) },
    }
    for _, name in ipairs(URI_PARTS) do
      local part = parts[name]
      if part then
        shown[#shown + 1] = {
          name = "htcpcp.request.uri." .. name, offset = part[2], length = #part[1], value = readable_decoded(part[1]),
        }
      end
    end
  end
  start.uri_parts = shown
  return shown
end

local function add_uri(run, parent, start, at)
  local item = run:add(parent, "htcpcp.request.uri", at, at + #start.uri - 1, readable(start.uri))
  local parts = uri_parts_of(start)
  if not parts then return end
  for index, part in ipairs(parts) do
    local part_at = at + part.offset
    local part_item = run:add(item, part.name, part_at, part_at + part.length - 1, part.value)
    if index == 1 then
      if not parts.languages then
        part_item:add_proto_expert_info(expert_infos.unknown_scheme)
      elseif not run.is_selective then
        part_item:append_text(" (" .. parts.languages .. ")")
      end
    end
  end
end

-- One piece of the start line that begins at `at`.
local function add_part(run, parent, name, value, at)
  return run:add(parent, name, at, at + #value - 1, readable(value))
end

local function add_start_line(run, parent, head, at)
  local start, item = head.start, parent
  if not run.is_selective then item = item_add(parent, run:range(at, at + #head.line - 1), head.title) end
  if not start.strict then item:add_proto_expert_info(expert_infos.bad_start_line) end
  if start.code then
    add_part(run, item, "htcpcp.response.version", start.version, at + start.version_at)
    local code_at = at + start.code_at
    local code_item = run:add(item, "htcpcp.response.code", code_at, code_at + 2, start.code)
    if start.code == 418 then code_item:add_proto_expert_info(expert_infos.teapot) end
    if start.code == 406 then code_item:add_proto_expert_info(expert_infos.not_acceptable) end
    if start.phrase ~= "" then
      add_part(run, item, "htcpcp.response.phrase", start.phrase, at + start.phrase_at)
    end
    return
  end
  local method_item = add_part(run, item, "htcpcp.request.method", start.method, at + start.method_at)
  if start.method == "POST" then method_item:add_proto_expert_info(expert_infos.deprecated_post) end
  add_uri(run, item, start, at + start.uri_at)
  add_part(run, item, "htcpcp.request.version", start.version, at + start.version_at)
end

local function seconds(delta)
  local nanoseconds = math.floor(math.abs(delta) * 1e9 + 0.5)
  local sign = delta < 0 and -1 or 1
  local whole = math.floor(nanoseconds / 1e9)
  return NSTime.new(sign * whole, sign * math.floor(nanoseconds - whole * 1e9))
end

local function add_links(run, parent, start, unit)
  local partner = unit and unit_partner[unit]
  if start.method then
    run:add_generated(parent, "htcpcp.request", true)
    if partner then run:add_generated(parent, "htcpcp.response_in", unit_frame[partner]) end
    return
  end
  run:add_generated(parent, "htcpcp.response", true)
  if partner then
    run:add_generated(parent, "htcpcp.request_in", unit_frame[partner])
    if run:wants("htcpcp.time") then
      run:add_generated(parent, "htcpcp.time", seconds(unit_time[unit] - unit_time[partner]))
    end
  end
end

local json = Dissector.get("json")
local media_types = DissectorTable.get("media_type")

-- The content goes to whoever knows its type. The original pot calls its JSON message/coffeepot.
local function hand_over(run, media_type, range, text)
  local known = media_type ~= "" and media_types:get_dissector(media_type)
  if not known and text:find("^%s*[%[{]") and text:find("[%]}]%s*$") then known = json end
  if known then known:call(range:tvb(), run.pinfo, run.tree) end
end

-- start or stop, when that is all the body says: the command, its offset.
local function command_in(text)
  local blank, command, after = text:match("^(%s*)(%a+)%s*()")
  if command and after > #text and COMMANDS[ascii_lower(command)] then return command, #blank end
  return nil
end

-- The content of a body: its text, its command, and the dissector of its media type (type/subtype, or "").
-- `content` is a range; a body put together out of pieces has a buffer of its own.
local function add_content(run, parent, media_type, content, text)
  run:add_text(parent, "htcpcp.file_data", content)
  local command, offset = command_in(text)
  if command then
    if not run.is_selective or run.tree:referenced(field["htcpcp.body.command"]) then
      parent:add(field["htcpcp.body.command"], content(offset, #command), ascii_lower(command))
    end
  else
    hand_over(run, media_type, content, text)
  end
end

local function add_chunks(run, parent, chunked)
  local pieces = {}
  for _, chunk in ipairs(chunked.chunks) do
    local last = math.min(chunk.data_at + chunk.size - 1, #run.bytes)
    local item = parent:add(run:range(chunk.at, math.max(last, chunk.at + #chunk.digits - 1)),
      chunk.size == 0 and "Last chunk" or ("Chunk of %d bytes"):format(chunk.size))
    item:add(field["htcpcp.chunk.size"], run:range(chunk.at, chunk.at + #chunk.digits - 1), chunk.size)
    if chunk.extension ~= "" then
      item:add(field["htcpcp.chunk.extension"],
        run:range(chunk.extension_at, chunk.extension_at + #chunk.extension - 1), readable(chunk.extension))
    end
    if last >= chunk.data_at then
      item:add(field["htcpcp.chunk.data"], run:range(chunk.data_at, last))
      pieces[#pieces + 1] = run.bytes:sub(chunk.data_at, last)
    end
  end
  if chunked.trailers_at then
    add_headers(run, parent, parse_headers(run.bytes, chunked.trailers_at, chunked.trailers_last), 0)
  end
  return table.concat(pieces)
end

-- A buffer of its own for bytes that do not stand together in the packet.
local function buffer_of(bytes, name)
  local array = ByteArray.new(bytes, true)
  return array:tvb(name)
end

-- Body from `first` to `last`. `before` is what earlier frames held of it.
local function add_body(run, parent, first, last, options)
  local item = run:add_text(parent, "htcpcp.body", run:range(first, last))
  if options.missing_length then item:add_proto_expert_info(expert_infos.missing_length) end
  if options.unfinished then item:add_proto_expert_info(expert_infos.unfinished_body) end
  local chunked = options.chunked
  if chunked then
    local text = add_chunks(run, item, chunked)
    if chunked.bad_at and chunked.bad_at <= last then
      item:add_tvb_expert_info(expert_infos.bad_chunk, run:range(chunked.bad_at, last))
    end
    if text ~= "" and prefs.dechunk_body then
      add_content(run, item, options.media_type, buffer_of(text, "Body without chunks")(), text)
    end
  elseif options.before and options.before ~= "" then
    local text = options.before .. run.bytes:sub(first, last)
    add_content(run, item, options.media_type, buffer_of(text, "Whole body")(), text)
  else
    add_content(run, item, options.media_type, run:range(first, last), run.bytes:sub(first, last))
  end
  return item
end

---------------------------------------------------------------------------------------------------------------------
-- Units: a message, the rest of one, or bytes that are neither. Each returns the position after it, or nil when it
-- waits for more bytes.
---------------------------------------------------------------------------------------------------------------------

-- Where the body that starts at `at` ends: last position, missing bytes (number, true for "some", nil for none).
-- The third result is what was found of chunks.
local function body_extent(run, kind, length, at, chunks_before)
  local bytes = run.bytes
  if kind == "length" then
    local last = at + length - 1
    if last <= #bytes then return last, nil end
    return #bytes, last - #bytes
  elseif kind == "chunked" then
    local chunked = parse_chunks(bytes, at, chunks_before, run)
    if chunked.next_at then return chunked.next_at - 1, nil, chunked end
    return #bytes, chunked.missing, chunked
  elseif starts_message(bytes, at) then
    return at - 1, nil
  elseif kind == "open" then
    local word, after = open_command(bytes, at)
    if word and starts_message(bytes, after) then return after - 1, nil end
    if is_half_command(bytes, at) then return #bytes, true end
  end
  return #bytes, nil
end

-- The message's whole tree under `item`.
local function add_message(run, item, message, unit)
  local head, at, start_at = message.head, message.at, message.start_at
  if start_at > at then item:add_tvb_expert_info(expert_infos.leading_crlf, run:range(at, start_at - 1)) end
  add_start_line(run, item, head, start_at)
  add_links(run, item, head.start, unit)
  add_headers(run, item, headers_of(head), start_at - 1)
  if message.is_unfinished and run:is_cut() then
    item:add_proto_expert_info(expert_infos.cut_short)
  elseif not message.is_head_ended then
    item:add_proto_expert_info(expert_infos.unfinished_head)
  end
  if head.te_and_length then item:add_proto_expert_info(expert_infos.te_and_length) end
  if head.te_unknown then item:add_proto_expert_info(expert_infos.te_unknown) end
  if head.bad_length then item:add_proto_expert_info(expert_infos.bad_length) end
  if message.has_body then
    add_body(run, item, message.body_at, message.last, {
      media_type = head.media_type,
      chunked = message.chunked,
      missing_length = message.framing == "open",
      unfinished = message.is_unfinished and not run:is_cut(),
    })
  end
end

-- A message from `at` on, whose head starts at `start_at`. Without `body_at` the head does not end in these bytes.
local function dissect_message(run, at, start_at, head, body_at, chunks_before)
  local bytes = run.bytes
  local is_head_ended = body_at ~= nil
  body_at = body_at or #bytes + 1

  local start = head.start
  local request = start.code and run:request_to_answer()
  local framing, length = framing_of(head, request and unit_word[request])
  local last, missing, chunked = body_extent(run, framing, length, body_at, chunks_before)
  -- Behind a head that is too long to be waited for nobody can say where a body begins.
  if missing and is_head_ended and run:may_wait() and prefs.desegment_body then
    local progress = chunked and { start_at = start_at, head = head, body_at = body_at, chunked = chunked }
    if missing == true then return run:wait(at, DESEGMENT_ONE_MORE_SEGMENT, progress) end
    if missing < MAX_BODY_LENGTH then return run:wait(at, missing, progress) end
  end
  local has_body, is_unfinished = last >= body_at, missing ~= nil or not is_head_ended

  local unit = run:count_message(start)
  local next_at = last < body_at and body_at or last + 1
  local item = item_add(run.tree, htcpcp, run:range(at, next_at - 1))
  local is_plain = head.is_plain and start_at == at and not is_unfinished and framing ~= "chunked"
    and not (framing == "open" and has_body)
  if run.is_wanted or not is_plain then
    run.is_selective = is_plain and not run.is_visible
    add_message(run, item, {
      head = head, at = at, start_at = start_at, body_at = body_at, last = last,
      framing = framing, chunked = chunked,
      is_head_ended = is_head_ended, is_unfinished = is_unfinished, has_body = has_body,
    }, unit)
    run.is_selective = false
  elseif has_body then
    local body = bytes:sub(body_at, last)
    if not command_in(body) then hand_over(run, head.media_type, run:range(body_at, last), body) end
  end
  run:summarize(head.summary)

  -- A response without a length is shown with what is here, at once: the sender may stay silent until it closes.
  -- Whatever follows is then its rest.
  if framing == "close" then
    run:leave_open(unit, "close", has_body and head.media_type or "", bytes:sub(body_at, last))
  elseif framing == "open" or is_unfinished then
    run:leave_open(unit, "more", has_body and head.media_type or "", nil)
  end
  return next_at
end

-- Bytes that continue a body of an earlier frame.
local function dissect_continuation(run, at, owner)
  local bytes = run.bytes
  local last = #bytes
  local notes, is_request = notes_of(owner), type(unit_word[owner]) == "string"
  if notes.open == "close" and run:may_wait() and prefs.desegment_body then return run:wait(at, UNTIL_FIN) end
  if is_request then
    if is_half_command(bytes, at) and run:may_wait() and prefs.desegment_body then
      return run:wait(at, DESEGMENT_ONE_MORE_SEGMENT)
    end
    local word, after = open_command(bytes, at)
    if word and starts_message(bytes, after) then last = after - 1 end
  end
  run:count(false, { continues = owner })
  local item = run.tree:add(htcpcp, run:range(at, last))
  item:append_text(", continuation")
  item:add(field["htcpcp.continuation_of"], unit_frame[owner]):set_generated()
  add_body(run, item, at, last, {
    media_type = notes.media_type,
    before = notes.body_so_far,
    missing_length = is_request and notes.open == "more",
  })
  run:summarize("Continuation")
  return last + 1
end

-- Bytes on our port that are no message: shown, so that a mistyped start line can be found.
local function dissect_stray(run, at, line, is_first, is_line_ended)
  local unit = run:count(false, not run.visited and run.sending.is_waiting and { begins_late = true } or nil)
  local first, last = at, #run.bytes
  local item = run.tree:add(htcpcp, run:range(first, last))
  local text = readable(line)
  if line == "" then
    item:add_proto_expert_info(expert_infos.leading_crlf)
    run:summarize("Empty line")
  elseif not is_first then
    item:add(run:range(first, last), "Excess data"):add_proto_expert_info(expert_infos.excess_data)
    run:summarize("Excess data")
  elseif notes_of(unit).begins_late then
    item:add(run:range(first, last), "Continuation"):add_proto_expert_info(expert_infos.bytes_before_missing)
    run:summarize("Continuation")
  elseif run:is_cut() and not is_line_ended then
    item:add(run:range(first, last), text):add_proto_expert_info(expert_infos.cut_short)
    run:summarize(text)
  else
    item:add(run:range(first, first + #line - 1), text):add_proto_expert_info(expert_infos.bad_start_line)
    run:summarize("Bad start line: " .. text)
  end
  return last + 1
end

-- A first line with control characters in it is not text, so not HTCPCP: TLS, say, or noise.
local function is_text(line)
  return not line:sub(1, 256):find("[\0-\8\11-\31\127]")
end

-- One unit at `at`. False when the bytes are not HTCPCP at all.
local function dissect_unit(run, at, is_first)
  local bytes = run.bytes
  local before = is_first and run.progress or nil
  if before and before.head then
    return dissect_message(run, at, before.start_at, before.head, before.body_at, before.chunked)
  end
  local start_at = before and before.start_at or bytes:find("[^\r\n]", at) or #bytes + 1
  local head_end, body_at = empty_line(bytes, start_at, before and before.searched_to, run)
  local text = bytes:sub(start_at, head_end and head_end - 1)
  local head = head_end and heads[text]
  if head and head.start.strict then return dissect_message(run, at, start_at, head, body_at) end

  local may_wait = not head_end and run:may_wait() and prefs.desegment_headers
  local progress = before or { start_at = start_at, searched_to = start_at }
  if not progress.headers_at then
    local is_ended = bytes:find("\n", progress.searched_to, true)
    if is_ended then progress.line, progress.headers_at = line_at(text, 1) else progress.line = text end
    progress.start = nil
  end
  progress.searched_to = #bytes - 1
  local line, headers_at, owner = progress.line, progress.headers_at, run:open_body()
  if owner and not headers_at then return dissect_continuation(run, at, owner) end
  if not headers_at and may_wait and may_become_start_line(line, progress) then
    return run:wait(at, DESEGMENT_ONE_MORE_SEGMENT, progress)
  end
  progress.start = progress.start or parse_start_line(line)
  local start = progress.start
  if owner and not (start and start.strict) then return dissect_continuation(run, at, owner) end
  if start and (is_first or start.strict) then
    if may_wait and #bytes - at < (headers_at and MAX_HEAD_LENGTH or MAX_LOOSE_LINE_LENGTH) then
      return run:wait(at, DESEGMENT_ONE_MORE_SEGMENT, progress)
    end
    head = read_head(text, line, start, headers_at or #text + 1)
    if head_end then keep_head(head) end
    return dissect_message(run, at, start_at, head, body_at)
  end
  if is_first and not is_text(line) then return false end
  return dissect_stray(run, (line == "" or not is_first) and at or start_at, line, is_first, headers_at ~= nil)
end

---------------------------------------------------------------------------------------------------------------------
-- Entry points
---------------------------------------------------------------------------------------------------------------------

-- A plain function, so that the heuristic can call it too: a call through the Dissector object would count as one
-- protocol more between TCP and us, and TCP reassembles only for the one next to it.
local function dissect(tvb, pinfo, tree)
  local run = Run.new(tvb, pinfo, tree)
  local at, stop = 1, #run.bytes
  while at and at <= stop do
    at = dissect_unit(run, at, at == 1)
  end
  run:free()
  return at == false and 0 or stop
end

htcpcp.dissector = dissect
own_dissector = htcpcp.dissector

-- On a port that is not ours only a start line that no HTTP speaker would send counts.
local function is_htcpcp(tvb)
  local line, next_at = line_at(tvb:raw(0, math.min(tvb:len(), 2048)), 1)
  local start = next_at and parse_start_line(line)
  if not start or not start.strict then return false end
  if start.version:find("^HTCPCP/") then return true end
  if start.code then return false end
  local parts = parse_uri(start.uri)
  return COFFEE_METHODS[start.method] or (parts ~= nil and coffee_scheme(parts.scheme[1]) ~= nil)
end

htcpcp:register_heuristic("tcp", function(tvb, pinfo, tree)
  if not is_htcpcp(tvb) then return false end
  -- The rest of the connection has no start line in every segment.
  pinfo.conversation = htcpcp
  dissect(tvb, pinfo, tree)
  return true
end)

local tcp_ports = DissectorTable.get("tcp.port")
local tls_ports = DissectorTable.get("tls.port")

-- Decode As offers HTCPCP even when the port preference is empty.
tcp_ports:add_for_decode_as(htcpcp)
tls_ports:add_for_decode_as(htcpcp)

local function apply_preferences()
  local wanted = htcpcp.prefs
  if wanted.ports ~= prefs.ports then
    for _, ports in ipairs({ tcp_ports, tls_ports }) do
      if prefs.ports ~= "" then ports:remove(prefs.ports, htcpcp) end
      if wanted.ports ~= "" then ports:add(wanted.ports, htcpcp) end
    end
  end
  for name in pairs(prefs) do
    prefs[name] = wanted[name]
  end
end
apply_preferences()
htcpcp.prefs_changed = apply_preferences

---------------------------------------------------------------------------------------------------------------------
-- Window: methods, statuses and times, read from what the dissector remembers
---------------------------------------------------------------------------------------------------------------------

-- Counts and times of the messages in these frames, as lines of text.
local function tally(frames)
  local rows, names = {}, {}
  local function row(name)
    if not rows[name] then
      rows[name] = { count = 0, timed = 0, sum = 0, longest = 0 }
      names[#names + 1] = name
    end
    return rows[name]
  end
  for number in pairs(frames) do
    local unit = first_unit[number]
    while unit_frame[unit] == number do
      local word = unit_word[unit]
      if word then
        local is_response = type(word) == "number"
        local entry = row(is_response and ("%d %s"):format(word, readable(phrases[word])) or readable(word))
        entry.count = entry.count + 1
        local answered = is_response and unit_partner[unit]
        if answered then
          local elapsed = unit_time[unit] - unit_time[answered]
          entry.timed, entry.sum = entry.timed + 1, entry.sum + elapsed
          entry.longest = math.max(entry.longest, elapsed)
        end
      end
      unit = unit + 1
    end
  end
  table.sort(names)
  local lines = { ("%-36s %8s %12s %12s"):format("Method or status", "Messages", "Mean ms", "Longest ms") }
  for _, name in ipairs(names) do
    local entry = rows[name]
    local mean = entry.timed > 0 and ("%.3f"):format(entry.sum / entry.timed * 1000) or ""
    local longest = entry.timed > 0 and ("%.3f"):format(entry.longest * 1000) or ""
    lines[#lines + 1] = ("%-36s %8d %12s %12s"):format(name, entry.count, mean, longest)
  end
  return table.concat(lines, "\n") .. "\n"
end

local function open_window()
  local window = TextWindow.new("HTCPCP messages")
  local listener = Listener.new("frame", "htcpcp")
  local frames = {}
  function listener.packet(pinfo)
    frames[pinfo.number] = true
  end
  function listener.draw()
    window:set(tally(frames))
  end
  function listener.reset()
    frames = {}
  end
  window:set_atclose(function() listener:remove() end)
  retap_packets()
end

if gui_enabled() then register_menu("HTCPCP/Messages", open_window, MENU_STAT_UNSORTED) end
