-- Takes members' locations away after their container went; the last one withdraws the document.
-- It may go over the memory limit, since it is what makes memory free again.
--
-- KEYS: 1 members of the container, 2 prefix of the receipts, 3 prefix of the locations,
--       4 prefix of the sorted sets of documents by state, 5 stream of withdrawals,
--       6 receipt of the container, 7 stream of locations
-- ARGV: 1 now (ms), 2 new state (withdrawn | superseded), then for each member:
--       member (JSON [root, path, revision]), location (JSON [root, path]), revision,
--       document id, withdrawal, step record, announcement of one location less
-- Returns how many documents were withdrawn.
local members = KEYS[1]
using(KEYS[2], KEYS[3], KEYS[4])
local withdrawn = 0

for i = 3, #ARGV, 7 do
  local member, place, revision, document = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  -- A newer container may have put the same document in the same place.
  if redis.call('HGET', KEYS[3] .. document, place) == revision then
    local it = look(document, place)
    withdrawn = withdrawn + leave(it, KEYS[5], ARGV[i + 4], ARGV[2], 'expander', ARGV[i + 5], ARGV[1],
      KEYS[7], ARGV[i + 6])
  end
  redis.call('HDEL', members, member)
end
-- Should the container come back, its members are read again from the first.
redis.call('HDEL', KEYS[6], 'checkpoint:expander')
return withdrawn
