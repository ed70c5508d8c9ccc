-- Publishes changes of places, each by itself: ledger, locations, receipts and events, all or nothing.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 ledger of the root, 2 prefix of the receipts, 3 prefix of the locations,
--       4 prefix of the sorted sets of documents by state,
--       5 stream of discoveries, 6 stream of withdrawals, 7 stream of rejections,
--       8 stream of locations, 9 fence of the root's last turn
-- ARGV: 1 now (ms), 2 fence of the turn in which the files were read, '' where nobody takes turns;
--       then for each change
--       1 path, 2 ledger entry that this change was computed from ('' for none), 3 new entry,
--       4 location (JSON), 5 divided by blanks: revision, document that came and document that
--         left, or '-'
--       6 discovery, of a document that is new; of one that has another location it says `known`,
--       7 step record of what came, 8 announcement of another location of what came, or '' to be asked for it
--       9 '', or JSON of what few changes have: `withdrawn`, `rejected` events, `left_record` step
--         record of what left, `left_state` of it if this was its last location, `located_less`
--         announcement of one location less of it
-- Returns for each change {1, known, withdrawn}; {2} if the very same change was made before and
-- its answer lost; {0} if the ledger had another entry by then, or another watcher has the root;
-- {3} if what came has another location, and the announcement of that is needed. They come as one text, with
-- blanks and commas between; as a list of lists where one of them is the error for which nothing was written.
local WIDTH = 9
local NOTHING = {}
local STREAMS = {found = KEYS[5], gone = KEYS[6], located = KEYS[8]}
local now, fence = ARGV[1], ARGV[2]
using(KEYS[2], KEYS[3], KEYS[4])

local refusal = not_a_stream({KEYS[5], KEYS[6], KEYS[7], KEYS[8]})
if refusal then
  return refusal
end
local theirs = fence ~= '' and redis.call('GET', KEYS[9]) ~= fence

local function change(path, old, new, place, names, discovery, record, located, told)
  local rest = told ~= '' and cjson.decode(told) or NOTHING
  local entry = redis.call('HGET', KEYS[1], path) or ''
  if entry ~= old then
    return {entry == new and 2 or 0}
  end
  if theirs then
    return {0}
  end
  local revision, came, left = string.match(names, '^(%S+) (%S+) (%S+)$')
  came = came ~= '-' and look(came, place)
  left = left ~= '-' and look(left, place)
  if located == '' and came and is_known(came) then
    return {3}
  end

  local known, withdrawn = exchange(came, revision, discovery, record, located, left, rest, now, STREAMS)
  if rest.rejected then
    publish(KEYS[7], rest.rejected)
  end
  redis.call('HSET', KEYS[1], path, new)
  return {1, known, withdrawn}
end

local results = each(3, WIDTH, change)
local told = {}
for n, result in ipairs(results) do
  if result.err then
    return results
  end
  told[n] = table.concat(result, ' ')
end
return table.concat(told, ',')
