-- Does a partition's part of changes that are under way, each by itself and once: a document that came, one that
-- left, or both. What was done, or overtaken by a later change of the place, is left alone.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 marks of the root's changes here, 2 prefix of the receipts, 3 prefix of the locations,
--       4 prefix of the sorted sets of documents by state,
--       5 stream of discoveries, 6 stream of withdrawals, 7 stream of locations
-- ARGV: 1 now (ms), then for each change
--       1 path, 2 number, 3 location (JSON), 4 revision, 5 document that came or '',
--       6 discovery, of a document that is new; of one that has another location it says `known`,
--       7 step record of what came, 8 announcement of another location of what came,
--       9 '', or JSON of what left: `left`, `withdrawn`, `left_record`, `left_state`, `located_less`
-- Returns for each change {known, withdrawn}, {0, 0} where nothing was left to do, or the error for which
-- nothing was written.
local WIDTH = 9
local STREAMS = {found = KEYS[5], gone = KEYS[6], located = KEYS[7]}
local now = ARGV[1]
using(KEYS[2], KEYS[3], KEYS[4])
local refusal = not_a_stream({KEYS[5], KEYS[6], KEYS[7]})
if refusal then
  return refusal
end

local function change(path, number, place, revision, came, discovery, record, located, rest)
  if tonumber(redis.call('HGET', KEYS[1], path) or '0') >= tonumber(number) then
    return {0, 0}
  end
  rest = rest ~= '' and cjson.decode(rest)
  came = came ~= '' and look(came, place)
  local left = rest and look(rest.left, place)
  local known, withdrawn = exchange(came, revision, discovery, record, located, left, rest, now, STREAMS)
  redis.call('HSET', KEYS[1], path, number)
  return {known, withdrawn}
end

return each(2, WIDTH, change)
