#!lua flags=no-writes
-- Goes through the ledger of a root, for the places where a file was when the watcher last looked.
--
-- KEYS: 1 ledger of the root
-- ARGV: 1 cursor, 2 about how many entries to look at
-- Returns {next cursor, JSON of the paths}; a place may come twice.
local GONE = '{"state":"gone"'
local cursor, found = unpack(redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2]))
local paths = {}
for n = 1, #found, 2 do
  if string.sub(found[n + 1], 1, #GONE) ~= GONE then
    paths[#paths + 1] = found[n]
  end
end
return {cursor, paths[1] and cjson.encode(paths) or '[]'}
