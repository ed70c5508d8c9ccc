-- What one run of the completion script does for many entries with one command: it asks once which of them
-- are pending, and leaves to the end which sets their documents are in, and that they are acknowledged.
local MOST = 1000 -- values that one command is given, of as many as Lua can hand over at once
local pending, moves, able, acknowledged, deleted = {}, {}, {}, {}, {}

local function add(lists, name, value)
  local list = lists[name] or {}
  list[#list + 1] = value
  lists[name] = list
end

-- Whether an entry is still to be finished. A batch is mostly entries that follow one another, so that as many
-- as it has are looked up from its first one on; any other is asked for by itself.
local function is_pending(stream, group, entry, count)
  if not pending[stream] then
    local found = {}
    for _, one in ipairs(redis.call('XPENDING', stream, group, entry, '+', count)) do
      found[one[1]] = true
    end
    pending[stream] = found
  end
  local known = pending[stream][entry]
  if known == nil then
    return #redis.call('XPENDING', stream, group, entry, entry, 1) > 0
  end
  return known
end

local function acknowledge(stream, entry, private)
  pending[stream][entry] = false
  add(acknowledged, stream, entry)
  if private then
    add(deleted, stream, entry)
  end
  return 1
end

-- Ends with an error where no document can be moved like that: at the end it would be too late to say so.
local function must_be_able_to_move(from, to)
  local way = (from or '') .. ' ' .. to
  if not able[way] then
    redis.call('ZREM', documents .. (from or to), '') -- no document has this id, so that nothing is written
    redis.call('ZADD', documents .. to, 'XX', 0, '')
    able[way] = true
  end
end

-- A document that moves twice goes from where it was first to where it came last.
local function move_at_the_end(document, from, to, now)
  local before = moves[document]
  moves[document] = {from = before and before.from or from, to = to, now = now}
end

local function write(command, key, values, group)
  for first = 1, #values, MOST do
    local last = math.min(first + MOST - 1, #values)
    if group then
      redis.call(command, key, group, unpack(values, first, last))
    else
      redis.call(command, key, unpack(values, first, last))
    end
  end
end

-- Writes what was left to the end, acknowledgements last.
local function settle(group)
  local left, came = {}, {}
  for document, it in pairs(moves) do
    if it.from and it.from ~= it.to then
      add(left, it.from, document)
    end
    add(came, it.to, it.now)
    add(came, it.to, document)
  end
  for state, members in pairs(left) do
    write('ZREM', documents .. state, members)
  end
  for state, scored in pairs(came) do
    write('ZADD', documents .. state, scored)
  end
  for stream, entries in pairs(acknowledged) do
    write('XACK', stream, entries, group)
  end
  for stream, entries in pairs(deleted) do
    write('XDEL', stream, entries)
  end
end
