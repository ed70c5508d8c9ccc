-- Takes members to where their container lies now.
-- It may go over the memory limit, since it adds nothing: places change their names.
--
-- KEYS: 1 members of the container, 2 prefix of the receipts, 3 prefix of the locations,
--       4 prefix of the sorted sets of documents by state, 5 stream of locations
-- ARGV: 1 container, 2 its location (JSON [root, path]), then for each member:
--       member and its location as they were, the same as they are now, its revision then and now,
--       document id, announcement of the change
-- Returns how many members are there now; -1 if the container lies there no more.
local members = KEYS[1]
using(KEYS[2], KEYS[3], KEYS[4])
if redis.call('HEXISTS', locations .. ARGV[1], ARGV[2]) == 0 then
  return -1
end
local refusal = not_a_stream({KEYS[5]})
if refusal then
  return refusal
end

local moved = 0
for i = 3, #ARGV, 8 do
  local member, place, member_now, place_now = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local revision, revision_now, document = ARGV[i + 4], ARGV[i + 5], ARGV[i + 6]
  if relocate(document, place, revision, place_now, revision_now, KEYS[5], ARGV[i + 7]) then
    moved = moved + 1
  end
  redis.call('HDEL', members, member)
  redis.call('HSET', members, member_now, document)
end
return moved
