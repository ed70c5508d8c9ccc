-- Publishes one chunk of a container's members, and how far the container is; all or nothing.
-- Without the flag allow-oom the server refuses it as a whole when memory is short.
--
-- KEYS: 1 receipt of the container, 2 its members, 3 prefix of the receipts, 4 prefix of the
--       locations, 5 prefix of the sorted sets of documents by state,
--       6 stream of discoveries, 7 stream of rejections, 8 stream of locations
-- ARGV: 1 checkpoint that this chunk goes on from ('' for none), 2 checkpoint after it,
--       3 now (ms), then for each member: document id ('' for one that is rejected),
--       location (JSON [root, path]), revision, member (JSON [root, path, revision]),
--       discovery of a new document (or the rejection), discovery of a known one, step record,
--       announcement of another location
-- Returns 1; 0 if the container is at another checkpoint; 2 if it is gone.
local receipt, members = KEYS[1], KEYS[2]
using(KEYS[3], KEYS[4], KEYS[5])

local refused = refuses_members(receipt, ARGV[1])
if refused then
  return refused
end
local refusal = not_a_stream({KEYS[6], KEYS[7], KEYS[8]})
if refusal then
  return refusal
end

for i = 4, #ARGV, 8 do
  local document, place, revision, member = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if document == '' then
    publish(KEYS[7], ARGV[i + 4])
  else
    local it = look(document, place)
    arrive(it, revision, KEYS[6], ARGV[i + 4], ARGV[i + 5], 'expander', ARGV[i + 6], ARGV[3], KEYS[8], ARGV[i + 7])
    if not it.purged then
      redis.call('HSET', members, member, document)
    end
  end
end
redis.call('HSET', receipt, 'checkpoint:expander', ARGV[2])
return 1
