#!lua flags=allow-oom
-- Finishes one stream entry for one group: publish, receipt, acknowledge; all or nothing.
-- It may go over the server's memory limit, since it is what makes memory free again.
--
-- KEYS: 1 input stream, 2 output stream or delayed set, 3 receipt,
--       4 prefix of the sorted sets of documents by state (same hash tag),
--       5 stream of a second event
-- ARGV: 1 group, 2 entry id, 3 mode (emit | none | retry), 4 payload, 5 step,
--       6 step record (JSON), 7 output event id, 8 new state or '', 9 document id or '',
--       10 now (ms), 11 due (ms), 12 private ('1': the entry is deleted too), 13 reason or '',
--       14 payload of a second event or ''
-- Returns 1 if it took effect, 0 if the entry was not pending any more.
local input, output, receipt = KEYS[1], KEYS[2], KEYS[3]
local group, entry, mode, payload, step = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local event_id, state, document = ARGV[7], ARGV[8], ARGV[9]

if #redis.call('XPENDING', input, group, entry, entry, 1) == 0 then
  return 0
end

-- Read before anything is written: there is no roll-back, so a receipt of the wrong
-- type must stop us here. An output that the receipt already names was published by a
-- run that could not acknowledge.
local known = {false, false, false, false}
if document ~= '' then
  known = redis.call('HMGET', receipt, 'state', 'output:' .. step, 'failures:' .. step, 'reason')
end

-- Of what was taken down for good nothing is said any more, nor kept for another try.
if known[1] == 'withdrawn' and known[4] == 'purged' then
  redis.call('XACK', input, group, entry)
  if ARGV[12] == '1' then
    redis.call('XDEL', input, entry)
  end
  return 1
end

if mode == 'emit' and known[2] ~= event_id then
  -- Asked before the first write, since a refusal of the second could not undo it.
  if ARGV[14] and ARGV[14] ~= '' then
    local kind = redis.call('TYPE', output).ok
    if kind ~= 'none' and kind ~= 'stream' then
      return redis.error_reply('WRONGTYPE ' .. output .. ' is no stream')
    end
    redis.call('XADD', KEYS[5], '*', '__data__', ARGV[14])
  end
  redis.call('XADD', output, '*', '__data__', payload)
elseif mode == 'retry' then
  redis.call('ZADD', output, ARGV[11], payload)
end

if document ~= '' then
  local attempts = (tonumber(known[3]) or 0) + 1
  local fields = {'step:' .. step, ARGV[6], 'attempts:' .. step, attempts}
  if mode == 'emit' then
    fields[#fields + 1] = 'output:' .. step
    fields[#fields + 1] = event_id
  end
  if mode == 'retry' then
    fields[#fields + 1] = 'failures:' .. step
    fields[#fields + 1] = attempts
  elseif known[3] then
    redis.call('HDEL', receipt, 'failures:' .. step)
  end
  -- What is gone stays gone: only the watcher brings a document back.
  if state ~= '' and known[1] ~= 'withdrawn' and known[1] ~= 'superseded' then
    fields[#fields + 1] = 'state'
    fields[#fields + 1] = state
    fields[#fields + 1] = 'reason'
    fields[#fields + 1] = ARGV[13]
    if known[1] and known[1] ~= state then
      redis.call('ZREM', KEYS[4] .. known[1], document)
    end
    redis.call('ZADD', KEYS[4] .. state, ARGV[10], document)
  end
  redis.call('HSET', receipt, unpack(fields))
end

redis.call('XACK', input, group, entry)
if ARGV[12] == '1' then
  redis.call('XDEL', input, entry)
end
return 1
