-- Counts what Lua's patterns do: stands before a script and takes the place of string.find, match, gmatch and gsub with
-- a matcher that gives the same results and adds one to `steps` for each byte that it tries. Growth can then be held
-- by a test on any machine, which a time cannot. Copies of bytes are not counted.
-- At the end it prints a line "steps PORT COUNT" for each client port of the capture.
-- Of patterns it knows what the script uses: classes, sets, * + - ?, captures, positions, %b, ^ and $.

do
  local steps = 0
  local byte, sub = string.byte, string.sub
  local plain_find = string.find
  local class_of = {
    a = "%a", c = "%c", d = "%d", l = "%l", s = "%s", u = "%u", w = "%w", x = "%x", p = "%p",
  }
  local is_in_class = {}
  for letter, class in pairs(class_of) do
    local members = {}
    for code = 0, 255 do
      members[code] = plain_find(string.char(code), class) ~= nil
    end
    is_in_class[letter] = members
  end

  local function in_class(code, letter)
    local members = is_in_class[letter:lower()]
    if not members then return code == byte(letter) end
    return members[code] == (letter == letter:lower())
  end

  -- Position behind the single item (a character, a class, a set) that begins at `at` of the pattern.
  local function item_end(pattern, at)
    local char = sub(pattern, at, at)
    if char == "%" then return at + 2 end
    if char ~= "[" then return at + 1 end
    at = at + 1
    if sub(pattern, at, at) == "^" then at = at + 1 end
    repeat
      if sub(pattern, at, at) == "%" then at = at + 1 end
      at = at + 1
    until sub(pattern, at, at) == "]"
    return at + 1
  end

  local function in_set(code, pattern, at, last)
    local wanted = true
    if sub(pattern, at, at) == "^" then wanted, at = false, at + 1 end
    while at < last do
      local char = sub(pattern, at, at)
      if char == "%" then
        if in_class(code, sub(pattern, at + 1, at + 1)) then return wanted end
        at = at + 2
      elseif sub(pattern, at + 1, at + 1) == "-" and at + 2 < last then
        if byte(char) <= code and code <= byte(pattern, at + 2) then return wanted end
        at = at + 3
      else
        if byte(char) == code then return wanted end
        at = at + 1
      end
    end
    return not wanted
  end

  local function fits(text, at, pattern, item, after)
    steps = steps + 1
    local code = byte(text, at)
    if not code then return false end
    local char = sub(pattern, item, item)
    if char == "." then return true end
    if char == "%" then return in_class(code, sub(pattern, item + 1, item + 1)) end
    if char == "[" then return in_set(code, pattern, item + 1, after - 1) end
    return byte(char) == code
  end

  local match_from

  local function match_balanced(text, at, pattern, item, captures)
    local open, close = byte(pattern, item + 2), byte(pattern, item + 3)
    if byte(text, at) ~= open then return nil end
    local depth, last = 1, at + 1
    while depth > 0 do
      steps = steps + 1
      local code = byte(text, last)
      if not code then return nil end
      if code == close then depth = depth - 1 elseif code == open then depth = depth + 1 end
      last = last + 1
    end
    return match_from(text, last, pattern, item + 4, captures)
  end

  function match_from(text, at, pattern, item, captures)
    while item <= #pattern do
      local char = sub(pattern, item, item)
      if char == "(" then
        local is_position = sub(pattern, item + 1, item + 1) == ")"
        captures[#captures + 1] = { first = at, last = is_position and "position" or nil }
        local stop = match_from(text, at, pattern, item + (is_position and 2 or 1), captures)
        if not stop then captures[#captures] = nil end
        return stop
      elseif char == ")" then
        local index = #captures
        while captures[index].last do index = index - 1 end
        captures[index].last = at - 1
        local stop = match_from(text, at, pattern, item + 1, captures)
        if not stop then captures[index].last = nil end
        return stop
      elseif char == "$" and item == #pattern then
        return at == #text + 1 and at or nil
      elseif char == "%" and sub(pattern, item + 1, item + 1) == "b" then
        return match_balanced(text, at, pattern, item, captures)
      end
      local after = item_end(pattern, item)
      local quantifier = sub(pattern, after, after)
      if quantifier == "*" or quantifier == "+" then
        local count = 0
        while fits(text, at + count, pattern, item, after) do count = count + 1 end
        local least = quantifier == "+" and 1 or 0
        while count >= least do
          local stop = match_from(text, at + count, pattern, after + 1, captures)
          if stop then return stop end
          count = count - 1
        end
        return nil
      elseif quantifier == "-" then
        while true do
          local stop = match_from(text, at, pattern, after + 1, captures)
          if stop then return stop end
          if not fits(text, at, pattern, item, after) then return nil end
          at = at + 1
        end
      elseif quantifier == "?" then
        if fits(text, at, pattern, item, after) then
          local stop = match_from(text, at + 1, pattern, after + 1, captures)
          if stop then return stop end
        end
        item = after + 1
      else
        if not fits(text, at, pattern, item, after) then return nil end
        at, item = at + 1, after
      end
    end
    return at
  end

  -- First match from `init` on: its first position, the position behind it, its captures.
  local function search(text, pattern, init)
    init = init or 1
    if init < 0 then init = math.max(#text + init + 1, 1) end
    local is_anchored = sub(pattern, 1, 1) == "^"
    for first = math.max(init, 1), is_anchored and math.max(init, 1) or #text + 1 do
      local captures = {}
      local stop = match_from(text, first, pattern, is_anchored and 2 or 1, captures)
      if stop then return first, stop, captures end
    end
    return nil
  end

  local function values_of(text, first, stop, captures, or_whole)
    if #captures == 0 and or_whole then return sub(text, first, stop - 1) end
    local values = {}
    for index, capture in ipairs(captures) do
      values[index] = capture.last == "position" and capture.first or sub(text, capture.first, capture.last)
    end
    return table.unpack(values, 1, #captures)
  end

  function string.find(text, pattern, init, is_plain)
    if is_plain then
      local first, last = plain_find(text, pattern, init, true)
      steps = steps + math.max((first or #text) - (init or 1) + 1, 1)
      return first, last
    end
    local first, stop, captures = search(text, pattern, init)
    if not first then return nil end
    return first, stop - 1, values_of(text, first, stop, captures, false)
  end

  function string.match(text, pattern, init)
    local first, stop, captures = search(text, pattern, init)
    if not first then return nil end
    return values_of(text, first, stop, captures, true)
  end

  function string.gmatch(text, pattern)
    local at = 1
    return function()
      local first, stop, captures = search(text, pattern, at)
      if not first then return nil end
      at = stop > first and stop or stop + 1
      return values_of(text, first, stop, captures, true)
    end
  end

  function string.gsub(text, pattern, replacement)
    local parts, at, count = {}, 1, 0
    while at <= #text + 1 do
      local first, stop, captures = search(text, pattern, at)
      if not first then break end
      count = count + 1
      parts[#parts + 1] = sub(text, at, first - 1)
      local new = replacement
      if type(replacement) == "function" then new = replacement(values_of(text, first, stop, captures, true)) end
      parts[#parts + 1] = new or sub(text, first, stop - 1)
      if stop == first then parts[#parts + 1] = sub(text, first, first) end
      at = stop > first and stop or stop + 1
    end
    parts[#parts + 1] = sub(text, at)
    return table.concat(parts), count
  end

  local steps_of_port, counted = {}, 0
  local tap = Listener.new("frame")
  function tap.packet(pinfo)
    local port = math.max(pinfo.src_port, pinfo.dst_port)
    steps_of_port[port] = (steps_of_port[port] or 0) + steps - counted
    counted = steps
  end
  function tap.draw()
    for port, count in pairs(steps_of_port) do
      print(("steps %d %d"):format(port, count))
    end
  end
end
