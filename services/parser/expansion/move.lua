-- Takes members to where their container lies now, in the partition that their documents are in; each once,
-- however often it is asked.
-- It may go over the memory limit, since it adds nothing: places change their names.
--
-- KEYS: 1 prefix of the receipts, 2 prefix of the locations, 3 prefix of the sorted sets of documents by
--       state, 4 stream of locations, 5 marks of the container's members here
-- ARGV: for each member: member and its location as they were, the same as they are now, its revision
--       then and now, document id, announcement of the change
-- Returns for each member 1 if it lies there now, 0 if it has gone elsewhere.
using(KEYS[1], KEYS[2], KEYS[3])
local refusal = not_a_stream({KEYS[4]})
if refusal then
  return refusal
end

local results = {}
for i = 1, #ARGV, 8 do
  local member, place, member_now, place_now = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local revision, revision_now, document = ARGV[i + 4], ARGV[i + 5], ARGV[i + 6]
  relocate(document, place, revision, place_now, revision_now, KEYS[4], ARGV[i + 7])
  local mark = redis.call('HGET', KEYS[5], member)
  if mark then
    redis.call('HDEL', KEYS[5], member)
    redis.call('HSET', KEYS[5], member_now, mark)
  end
  results[#results + 1] = redis.call('HGET', locations .. document, place_now) == revision_now and 1 or 0
end
return results
