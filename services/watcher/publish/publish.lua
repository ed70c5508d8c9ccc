-- Publishes one change of one place: ledger, locations, receipts and events, all or nothing.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 ledger of the root, 2 prefix of the receipts, 3 prefix of the locations,
--       4 prefix of the sorted sets of documents by state,
--       5 stream of discoveries, 6 stream of withdrawals, 7 stream of rejections,
--       8 stream of locations, 9 fence of the root's last turn
-- ARGV: 1 path, 2 ledger entry that this change was computed from ('' for none), 3 new entry,
--       4 location (JSON), 5 revision, 6 document that came or '', 7 document that left or '',
--       8 discovery of a document that is new, 9 the same of one that has another location,
--       10 withdrawal, 11 rejection or '', 12 now (ms), 13 step record of what came,
--       14 step record of what left, 15 state of what left if this was its last location,
--       16 announcement of another location of what came, 17 of one less of what left,
--       18 fence of the turn in which the file was read, '' where nobody takes turns
-- Returns {1, known, withdrawn}; {2} if the very same change was made before and its answer
-- lost; {0} if the ledger had another entry by then, or another watcher has the root.
local path, now = ARGV[1], ARGV[12]
using(KEYS[2], KEYS[3], KEYS[4])

local entry = redis.call('HGET', KEYS[1], path) or ''
if entry ~= ARGV[2] then
  return {entry == ARGV[3] and 2 or 0}
end
if ARGV[18] ~= '' and redis.call('GET', KEYS[9]) ~= ARGV[18] then
  return {0}
end
local refusal = not_a_stream({KEYS[5], KEYS[6], KEYS[7], KEYS[8]})
if refusal then
  return refusal
end
local came = ARGV[6] ~= '' and look(ARGV[6], ARGV[4])
local left = ARGV[7] ~= '' and look(ARGV[7], ARGV[4])

local known, withdrawn = 0, 0
if came then
  known = arrive(came, ARGV[5], KEYS[5], ARGV[8], ARGV[9], 'watcher', ARGV[13], now, KEYS[8], ARGV[16])
end
if left then
  withdrawn = leave(left, KEYS[6], ARGV[10], ARGV[15], 'watcher', ARGV[14], now, KEYS[8], ARGV[17])
end
if ARGV[11] ~= '' then
  publish(KEYS[7], ARGV[11])
end
redis.call('HSET', KEYS[1], path, ARGV[3])
return {1, known, withdrawn}
