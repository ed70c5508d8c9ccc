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
local count = (#ARGV - 1) / WIDTH
local KNOWN = {
  'state', 'output:' .. step, 'failures:' .. step, 'reason', 'waiting', 'located', 'withdrawal', 'warnings'
}
using(KEYS[1], '', KEYS[2])

local function finish(head, payload, record, besides)
  local rest = besides ~= '' and cjson.decode(besides) or NOTHING
  local input, output, second, private, leads, mode, entry, event_id, state, now, document =
    string.match(head, HEAD)
  input, output, second = KEYS[tonumber(input)], KEYS[tonumber(output)], KEYS[tonumber(second)]
  private, leads = private == '1', leads == '1'
  state = state ~= '-' and state or ''
  local receipt = KEYS[1] .. document

  if not is_pending(input, group, entry, count) then
    return 0
  end

  -- A receipt of the wrong type must stop us here, before anything is written. An output that
  -- the receipt already names was published by a run that could not acknowledge.
  local known = NOTHING
  if document ~= '' then
    known = redis.call('HMGET', receipt, unpack(KNOWN))
  end
  local was_waited_for = leads and known[5] == input .. ' ' .. entry
  local tells_where = leads and known[6] == input .. ' ' .. entry

  -- Not even another try is kept of what was taken down for good.
  if is_tombstone(known[1], known[4]) then
    return acknowledge(input, entry, private)
  end

  -- A result that would move the state of what went meanwhile is told to nobody: after a
  -- withdrawal no event says that the document is there. What is gone stays gone: only the watcher
  -- brings a document back.
  local gone = known[1] == 'withdrawn' or known[1] == 'superseded'
  local moves = document ~= '' and state ~= '' and not gone
  local told = mode == 'emit' and not (gone and state ~= '')
  local published = false
  if moves then
    must_be_able_to_move(known[1], state)
  end
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
    local forgotten = {}
    local function keep(name, value)
      fields[#fields + 1], fields[#fields + 2] = name, value
    end
    local function forget(name, value)
      if value then
        forgotten[#forgotten + 1] = name
      end
    end

    if told then
      keep('output:' .. step, event_id)
    end
    if mode == 'retry' then
      keep('failures:' .. step, attempts)
    else
      forget('failures:' .. step, known[3])
    end
    local warnings = told and rest.warnings or ''
    if warnings == '[]' then
      forget('warnings', known[8])
    elseif warnings ~= '' then
      keep('warnings', warnings)
    end
    if moves then
      keep('state', state)
      keep('reason', rest.reason or '')
      move_at_the_end(document, known[1], state, now)
    end
    if moves and published then
      keep('waiting', output .. ' ' .. published)
    elseif was_waited_for and mode == 'retry' then
      keep('waiting', output .. ' -')
    elseif was_waited_for then
      forget('waiting', true)
    end
    if was_waited_for and mode ~= 'retry' then
      forget('withdrawal', known[7])
    end
    if tells_where and mode == 'retry' then
      keep('located', output .. ' -')
    elseif tells_where then
      forget('located', true)
    end
    redis.call('HSET', receipt, unpack(fields))
    if #forgotten > 0 then
      redis.call('HDEL', receipt, unpack(forgotten))
    end
  end

  return acknowledge(input, entry, private)
end

local results = each(2, WIDTH, finish)
local trouble = attempt(settle, group)
if trouble then
  for number, result in ipairs(results) do
    results[number] = result == 1 and trouble or result
  end
end
return results
