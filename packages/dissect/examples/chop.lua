-- A protocol for testing how TCP's bytes become messages. Port 7000, and any port by its first message.
--   "L" two bytes of length, that many bytes: known once its three bytes are there
--   "N" text to a line feed: one more segment is asked for until it is there
--   "C" a byte of length, that many bytes, then text to a line feed: known at first, then one more segment
--   "F" everything until the sender closes
-- Anything else is refused at the start of a run, and excess behind a message.
local chop = Proto("chop", "Chopped messages")
local kind = ProtoField.string("chop.kind", "Kind")
local text = ProtoField.bytes("chop.text", "Text")
chop.fields = { kind, text }

local ONE_MORE, UNTIL_FIN = DESEGMENT_ONE_MORE_SEGMENT, 0x0ffffffe

local function dissect(tvb, pinfo, tree)
  local at, stop = 0, tvb:len()
  local may_wait = pinfo.can_desegment > 0
  while at < stop do
    local letter = tvb(at, 1):string()
    local length, needs
    if letter == "L" then
      if stop - at < 3 then
        needs = ONE_MORE
      else
        length = 3 + tvb(at + 1, 2):uint()
        if at + length > stop then needs = at + length - stop end
      end
    elseif letter == "N" then
      for i = at, stop - 1 do
        if tvb(i, 1):uint() == 10 then length = i + 1 - at break end
      end
      if not length then needs = ONE_MORE end
    elseif letter == "C" then
      local size = at + 2 <= stop and tvb(at + 1, 1):uint()
      if not size then
        needs = ONE_MORE
      elseif at + 2 + size > stop then
        needs = at + 2 + size - stop
      else
        for i = at + 2 + size, stop - 1 do
          if tvb(i, 1):uint() == 10 then length = i + 1 - at break end
        end
        if not length then needs = ONE_MORE end
      end
    elseif letter == "F" then
      length = stop - at
      if may_wait then needs = UNTIL_FIN end
    elseif at == 0 then
      return 0
    else
      letter, length = "X", stop - at
    end
    if needs and may_wait then
      pinfo.desegment_offset, pinfo.desegment_len = at, needs
      return stop
    end
    if needs then length = stop - at end
    local item = tree:add(chop, tvb(at, length))
    item:add(kind, tvb(at, 1), letter)
    item:add(text, tvb(at, length))
    at = at + length
  end
  return stop
end

chop.dissector = dissect
DissectorTable.get("tcp.port"):add(7000, chop)
chop:register_heuristic("tcp", function(tvb, pinfo, tree)
  if tvb:len() < 4 or tvb(0, 4):string() ~= "NHEY" then return false end
  pinfo.conversation = chop
  dissect(tvb, pinfo, tree)
  return true
end)
