#!lua
-- Publishes one chunk of a container's members, and how far the container is; all or nothing.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 receipt of the container, 2 its members, 3 prefix of the receipts, 4 prefix of the
--       locations, 5 prefix of the sorted sets of documents by state,
--       6 stream of discoveries, 7 stream of rejections
-- ARGV: 1 checkpoint that this chunk goes on from ('' for none), 2 checkpoint after it,
--       3 now (ms), then for each member: document id ('' for one that is rejected),
--       location (JSON [root, path]), revision, member (JSON [root, path, revision]),
--       discovery of a new document (or the rejection), discovery of a known one, step record
-- Returns 1; 0 if the container is at another checkpoint; 2 if it is gone.
local receipt, members = KEYS[1], KEYS[2]
local receipts, locations, documents = KEYS[3], KEYS[4], KEYS[5]

local known = redis.call('HMGET', receipt, 'state', 'checkpoint:expander')
if known[1] == 'withdrawn' or known[1] == 'superseded' then
  return 2
end
if (known[2] or '') ~= ARGV[1] then
  return 0
end
for i = 6, 7 do
  local kind = redis.call('TYPE', KEYS[i]).ok
  if kind ~= 'none' and kind ~= 'stream' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[i] .. ' is no stream')
  end
end

for i = 4, #ARGV, 7 do
  local document, place, revision, member = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if document == '' then
    redis.call('XADD', KEYS[7], '*', '__data__', ARGV[i + 4])
  else
    local others = redis.call('HLEN', locations .. document) - redis.call('HEXISTS', locations .. document, place)
    local state = redis.call('HGET', receipts .. document, 'state')
    redis.call('XADD', KEYS[6], '*', '__data__', others > 0 and ARGV[i + 5] or ARGV[i + 4])
    redis.call('HSET', locations .. document, place, revision)
    redis.call('HSET', members, member, document)
    redis.call('HSETNX', receipts .. document, 'first_seen', ARGV[3])
    redis.call('HSET', receipts .. document, 'step:expander', ARGV[i + 6])
    if others == 0 or not state then
      if state and state ~= 'discovered' then
        redis.call('ZREM', documents .. state, document)
      end
      redis.call('ZADD', documents .. 'discovered', ARGV[3], document)
      redis.call('HSET', receipts .. document, 'state', 'discovered', 'reason', '')
    end
  end
end
redis.call('HSET', receipt, 'checkpoint:expander', ARGV[2])
return 1
