#!lua flags=no-writes
-- Compares how files look with what the ledger of their root has of them.
--
-- KEYS: 1 ledger of the root
-- ARGV: 1 JSON: paths, and of each the stat as entries write it, or '' for one that is not to be compared
-- Returns a character for each path: '=' where a document is there and looks so, '-' where the ledger has no
-- entry, '?' where the entry has to be read.
local PRESENT = '{"state":"present",'
local paths, stats = unpack(cjson.decode(ARGV[1]))
local marks = {}
for n, entry in ipairs(redis.call('HMGET', KEYS[1], unpack(paths))) do
  if not entry then
    marks[n] = '-'
  elseif
    stats[n] ~= ''
    and string.sub(entry, 1, #PRESENT) == PRESENT
    and string.find(entry, '"stat":[' .. stats[n] .. ']', 1, true)
  then
    marks[n] = '='
  else
    marks[n] = '?'
  end
end
return table.concat(marks)
