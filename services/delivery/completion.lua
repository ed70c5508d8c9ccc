-- Finishes stream entries for one group, each by itself: publish, receipt, acknowledge; all or nothing.
-- It may go over the server's memory limit, since it is what makes memory free again.
--
-- KEYS: 1 prefix of the receipts, 2 prefix of the sorted sets of documents by state (same hash
--       tag), 3 and more: the streams, and the sets of delayed work, that the entries name by number
-- ARGV: 1 group, which is the step's name; then for each entry
--       1 what is short and has no blanks, divided by them: numbers of its stream, of the stream
--         or set to write to, of the stream of a second event; '1' or '0' whether the entry is
--         private (it is deleted too), and whether this group is the one that takes documents
--         further from here; mode (emit | none | retry); entry id; output event id and new
--         state, or '-'; now (ms); and the document id, to the end, or nothing
--       2 payload, 3 step record (JSON)
--       4 '', or JSON of what few entries have: `delay` seconds until a retry, `reason`,
--         `beside` payload of a second event, `warnings` codes (JSON) that take the place of
--         those in the receipt, `places` prefix of the locations: the payload is to tell those of
--         the document as they are when it is published
-- Returns for each entry 1 if it took effect, 0 if it was not pending any more, or the error that
-- kept it pending.
local WIDTH = 4
local NOTHING = {}
local HEAD = '^(%d+) (%d+) (%d+) (%d) (%d) (%a+) (%S+) (%S+) (%S+) (%d+) (.*)$'
local step = ARGV[1]
local group = step
using(KEYS[1], '', KEYS[2])

local function finish(head, payload, record, besides)
  local rest = besides ~= '' and cjson.decode(besides) or NOTHING
  local input, output, second, private, leads, mode, entry, event_id, state, now, document =
    string.match(head, HEAD)
  input, output, second = KEYS[tonumber(input)], KEYS[tonumber(output)], KEYS[tonumber(second)]
  private, leads = private == '1', leads == '1'
  state = state ~= '-' and state or ''
  local receipt = KEYS[1] .. document

  if #redis.call('XPENDING', input, group, entry, entry, 1) == 0 then
    return 0
  end

  local function acknowledge()
    redis.call('XACK', input, group, entry)
    if private then
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
  local was_waited_for = leads and known[5] == input .. ' ' .. entry
  local tells_where = leads and known[6] == input .. ' ' .. entry

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
    if rest.beside then
      local refusal = not_a_stream({output})
      if refusal then
        return refusal
      end
      publish(second, rest.beside)
    end
    if rest.places then
      using(KEYS[1], rest.places, KEYS[2])
      payload = placed(document, payload)
    end
    published = publish(output, payload)
  elseif mode == 'retry' then
    local now = redis.call('TIME')
    local due = now[1] * 1000 + math.floor(now[2] / 1000) + math.floor(rest.delay * 1000)
    redis.call('ZADD', output, string.format('%.0f', due), payload)
  end

  if document ~= '' then
    local attempts = (tonumber(known[3]) or 0) + 1
    local fields = {'step:' .. step, record, 'attempts:' .. step, attempts}
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
    local warnings = told and rest.warnings or ''
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
      move(document, known[1], state, rest.reason or '', now, output, published)
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
end

return each(2, WIDTH, finish)
