#!lua
-- Publishes one change of one place: ledger, locations, receipts and events, all or nothing.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 ledger of the root, 2 prefix of the receipts, 3 prefix of the locations,
--       4 prefix of the sorted sets of documents by state,
--       5 stream of discoveries, 6 stream of withdrawals, 7 stream of rejections
-- ARGV: 1 path, 2 ledger entry that this change was computed from ('' for none), 3 new entry,
--       4 location (JSON), 5 revision, 6 document that came or '', 7 document that left or '',
--       8 discovery of a document that is new, 9 the same of one that has another location,
--       10 withdrawal, 11 rejection or '', 12 now (ms), 13 step record of what came,
--       14 step record of what left, 15 state of what left if this was its last location
-- Returns {1, known, withdrawn}; {2} if the very same change was made before and its answer
-- lost; {0} if the ledger had another entry by then.
local ledger, receipts, locations, documents = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local path, place, came, left, now = ARGV[1], ARGV[4], ARGV[6], ARGV[7], ARGV[12]

local entry = redis.call('HGET', ledger, path) or ''
if entry ~= ARGV[2] then
  return {entry == ARGV[3] and 2 or 0}
end

-- There is no roll-back: whatever could refuse a write is asked before the first one.
for i = 5, 7 do
  local kind = redis.call('TYPE', KEYS[i]).ok
  if kind ~= 'none' and kind ~= 'stream' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[i] .. ' is no stream')
  end
end

local known, withdrawn = 0, 0
local came_state, left_state = false, false
if came ~= '' then
  local others = redis.call('HLEN', locations .. came) - redis.call('HEXISTS', locations .. came, place)
  known = others > 0 and 1 or 0
  came_state = redis.call('HGET', receipts .. came, 'state')
  if came_state == 'withdrawn' and redis.call('HGET', receipts .. came, 'reason') == 'purged' then
    came, known = '', 0 -- taken down for good: the ledger knows the file, nobody else hears of it
  end
end
if left ~= '' then
  local others = redis.call('HLEN', locations .. left) - redis.call('HEXISTS', locations .. left, place)
  withdrawn = others == 0 and 1 or 0
  left_state = redis.call('HGET', receipts .. left, 'state')
  if left_state == 'withdrawn' and redis.call('HGET', receipts .. left, 'reason') == 'purged' then
    withdrawn = 0 -- its withdrawal was told when it was taken down, and its tombstone stays
  end
end

if came ~= '' then
  redis.call('XADD', KEYS[5], '*', '__data__', known == 1 and ARGV[9] or ARGV[8])
end
if withdrawn == 1 then
  redis.call('XADD', KEYS[6], '*', '__data__', ARGV[10])
end
if ARGV[11] ~= '' then
  redis.call('XADD', KEYS[7], '*', '__data__', ARGV[11])
end

local function move(document, from, to)
  if from and from ~= to then
    redis.call('ZREM', documents .. from, document)
  end
  redis.call('ZADD', documents .. to, now, document)
  redis.call('HSET', receipts .. document, 'state', to, 'reason', '')
end

if came ~= '' then
  redis.call('HSET', locations .. came, place, ARGV[5])
  redis.call('HSETNX', receipts .. came, 'first_seen', now)
  redis.call('HSET', receipts .. came, 'step:watcher', ARGV[13])
  if known == 0 or not came_state then
    move(came, came_state, 'discovered')
  end
end
if left ~= '' then
  redis.call('HDEL', locations .. left, place)
  if withdrawn == 1 then
    redis.call('HSET', receipts .. left, 'step:watcher', ARGV[14])
    move(left, left_state, ARGV[15])
  end
end
redis.call('HSET', ledger, path, ARGV[3])
return {1, known, withdrawn}
