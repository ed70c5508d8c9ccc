-- Finishes one stream entry for one group: publish, receipt, acknowledge; all or nothing.
-- It may go over the server's memory limit, since it is what makes memory free again.
--
-- KEYS: 1 input stream, 2 output stream or delayed set, 3 prefix of the receipts,
--       4 prefix of the sorted sets of documents by state (same hash tag),
--       5 stream of a second event
-- ARGV: 1 group, 2 entry id, 3 mode (emit | none | retry), 4 payload, 5 step,
--       6 step record (JSON), 7 output event id, 8 new state or '', 9 document id or '',
--       10 now (ms), 11 seconds until a retry, 12 private ('1': the entry is deleted too),
--       13 reason or '', 14 payload of a second event or '', 15 '1' if this group is the one
--       that takes documents further from here, 16 codes of warnings (JSON) that take the place
--       of those in the receipt, or ''
-- Returns 1 if it took effect, 0 if the entry was not pending any more.
local input, output = KEYS[1], KEYS[2]
local group, entry, mode, payload, step = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local event_id, state, document = ARGV[7], ARGV[8], ARGV[9]
using(KEYS[3], '', KEYS[4])
local receipt = KEYS[3] .. document

if #redis.call('XPENDING', input, group, entry, entry, 1) == 0 then
  return 0
end

local function acknowledge()
  redis.call('XACK', input, group, entry)
  if ARGV[12] == '1' then
    redis.call('XDEL', input, entry)
  end
  return 1
end

-- A receipt of the wrong type must stop us here, before anything is written. An output that
-- the receipt already names was published by a run that could not acknowledge.
local known = {false, false, false, false, false, false}
if document ~= '' then
  known = redis.call('HMGET', receipt, 'state', 'output:' .. step, 'failures:' .. step, 'reason', 'waiting', 'located')
end
local was_waited_for = ARGV[15] == '1' and known[5] == input .. ' ' .. entry
local tells_where = ARGV[15] == '1' and known[6] == input .. ' ' .. entry

-- Not even another try is kept of what was taken down for good.
if is_tombstone(known[1], known[4]) then
  return acknowledge()
end

-- A result that would move the state of what went meanwhile is told to nobody: after a
-- withdrawal no event says that the document is there.
local gone = known[1] == 'withdrawn' or known[1] == 'superseded'
local told = mode == 'emit' and not (gone and state ~= '')
local published = false
if told and known[2] ~= event_id then
  -- Asked before the first write, since a refusal of the second could not undo it.
  if ARGV[14] and ARGV[14] ~= '' then
    local refusal = not_a_stream({output})
    if refusal then
      return refusal
    end
    publish(KEYS[5], ARGV[14])
  end
  published = publish(output, payload)
elseif mode == 'retry' then
  local now = redis.call('TIME')
  local due = now[1] * 1000 + math.floor(now[2] / 1000) + math.floor(ARGV[11] * 1000)
  redis.call('ZADD', output, string.format('%.0f', due), payload)
end

if document ~= '' then
  local attempts = (tonumber(known[3]) or 0) + 1
  local fields = {'step:' .. step, ARGV[6], 'attempts:' .. step, attempts}
  if told then
    fields[#fields + 1] = 'output:' .. step
    fields[#fields + 1] = event_id
  end
  if mode == 'retry' then
    fields[#fields + 1] = 'failures:' .. step
    fields[#fields + 1] = attempts
  elseif known[3] then
    redis.call('HDEL', receipt, 'failures:' .. step)
  end
  redis.call('HSET', receipt, unpack(fields))
  local warnings = told and ARGV[16] or ''
  if warnings == '[]' then
    redis.call('HDEL', receipt, 'warnings')
  elseif warnings ~= '' then
    redis.call('HSET', receipt, 'warnings', warnings)
  end
  if was_waited_for and mode ~= 'retry' then
    redis.call('HDEL', receipt, 'waiting', 'withdrawal')
  end
  -- What is gone stays gone: only the watcher brings a document back.
  if state ~= '' and not gone then
    move(document, known[1], state, ARGV[13], ARGV[10])
    if published then
      waits_for(document, output, published)
    end
  end
  if was_waited_for and mode == 'retry' then
    waits_for(document, output, '-')
  end
  if tells_where and mode == 'retry' then
    waits_for(document, output, '-', 'located')
  elseif tells_where then
    redis.call('HDEL', receipt, 'located')
  end
end

return acknowledge()
