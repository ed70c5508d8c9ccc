-- Begins changes of places whose documents lie in several partitions, each by itself. What concerns no document
-- is done here; all else is written down with a number, to be done in the partitions and then to be closed.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 ledger of the root, 2 its changes under way, 3 number of the change that began last,
--       4 stream of rejections, 5 fence of the root's last turn
-- ARGV: 1 fence of the turn in which the files were read, '' where nobody takes turns; then for each change
--       1 path, 2 ledger entry that this change was computed from ('' for none), 3 new entry,
--       4 what is to be done in the partitions (JSON), '' for nothing, 5 event of a rejection or ''
-- Returns for each change {1, number} where it began, or had begun before; {1} where it is done;
-- {2} if the very same change was made before and its answer lost; {3, number and JSON} of another change
-- that is under way there; {0} if the ledger had another entry by then, or another watcher has the root.
local WIDTH = 5
local fence = ARGV[1]
local refusal = not_a_stream({KEYS[4]})
if refusal then
  return refusal
end
local theirs = fence ~= '' and redis.call('GET', KEYS[5]) ~= fence

-- It grows even where the server lost its memory: what partitions did before is told by it.
local function next_number()
  local time = redis.call('TIME')
  local number = math.max(time[1] * 1000000 + time[2], tonumber(redis.call('GET', KEYS[3]) or '0') + 1)
  local told = string.format('%.0f', number)
  redis.call('SET', KEYS[3], told)
  return told
end

local function begin(path, old, new, parts, rejected)
  local entry = redis.call('HGET', KEYS[1], path) or ''
  local under_way = redis.call('HGET', KEYS[2], path)
  if under_way then
    local number, told = string.match(under_way, '^(%d+) (.*)$')
    if told == parts and entry == old then
      return {1, number}
    end
    return {3, under_way}
  end
  if entry ~= old then
    return {entry == new and 2 or 0}
  end
  if theirs then
    return {0}
  end
  if parts == '' then
    if rejected ~= '' then
      publish(KEYS[4], rejected)
    end
    redis.call('HSET', KEYS[1], path, new)
    return {1}
  end
  local number = next_number()
  redis.call('HSET', KEYS[2], path, number .. ' ' .. parts)
  return {1, number}
end

local results = {}
for first = 2, #ARGV, WIDTH do
  results[#results + 1] = begin(unpack(ARGV, first, first + WIDTH - 1))
end
return results
