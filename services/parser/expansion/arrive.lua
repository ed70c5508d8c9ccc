-- Lets members of a container arrive in the partition that their documents are in, where that is another
-- one than the container's; each once, however often it is asked.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 prefix of the receipts, 2 prefix of the locations, 3 prefix of the sorted sets of documents by
--       state, 4 stream of discoveries, 5 stream of locations, 6 marks of the container's members here
-- ARGV: 1 now (ms), 2 id of the event that asked for the members, then for each member: document id,
--       location (JSON [root, path]), revision, member (JSON [root, path, revision]), discovery of a
--       new document, discovery of a known one, step record, announcement of another location
-- Returns how many arrived now.
using(KEYS[1], KEYS[2], KEYS[3])
local refusal = not_a_stream({KEYS[4], KEYS[5]})
if refusal then
  return refusal
end

local arrived = 0
for i = 3, #ARGV, 8 do
  local place, revision, member = ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if redis.call('HGET', KEYS[6], member) ~= ARGV[2] then
    local it = look(ARGV[i], place)
    arrive(it, revision, KEYS[4], ARGV[i + 4], ARGV[i + 5], 'expander', ARGV[i + 6], ARGV[1], KEYS[5], ARGV[i + 7])
    redis.call('HSET', KEYS[6], member, ARGV[2])
    arrived = arrived + 1
  end
end
return arrived
