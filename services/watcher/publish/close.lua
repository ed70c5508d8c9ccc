-- Ends changes of which every partition did its part: the ledger says what is at the places now.
-- It may go over the memory limit, since it is what makes memory free again.
--
-- KEYS: 1 ledger of the root, 2 its changes under way, 3 stream of rejections
-- ARGV: for each change 1 path, 2 number, 3 new ledger entry, 4 event of a rejection or ''
-- Returns how many ended now; the others had ended before.
local WIDTH = 4
local ended = 0
for first = 1, #ARGV, WIDTH do
  local path, number, new, rejected = unpack(ARGV, first, first + WIDTH - 1)
  local under_way = redis.call('HGET', KEYS[2], path)
  if under_way and string.match(under_way, '^%d+') == number then
    if rejected ~= '' then
      publish(KEYS[3], rejected)
    end
    redis.call('HSET', KEYS[1], path, new)
    redis.call('HDEL', KEYS[2], path)
    ended = ended + 1
  end
end
return ended
