-- The receipt's state machine: what every script does to a document's receipt, locations and state.
-- A script says `using` first, looks at all it will write before it writes anything, since
-- there is no roll-back, and then lets documents arrive, leave or move.
--
-- Keys are built from prefixes: receipts (hash), locations (hash), documents by state (sorted set).
local receipts, locations, documents = '', '', ''

local function using(receipt_prefix, location_prefix, state_prefix)
  receipts, locations, documents = receipt_prefix, location_prefix, state_prefix
end

-- A document that was taken down for good: nothing is said of it any more, nobody finds it again.
local function is_tombstone(state, reason)
  return state == 'withdrawn' and reason == 'purged'
end

-- How a document stands, as seen from one of its places: `others` counts its live places but this.
local function look(document, place)
  local known = redis.call('HMGET', receipts .. document, 'state', 'reason')
  local here = redis.call('HEXISTS', locations .. document, place)
  return {
    document = document,
    place = place,
    state = known[1],
    purged = is_tombstone(known[1], known[2]),
    others = redis.call('HLEN', locations .. document) - here,
  }
end

-- An error reply if one of these keys is no stream; nil otherwise.
local function not_a_stream(keys)
  for _, name in ipairs(keys) do
    local kind = redis.call('TYPE', name).ok
    if kind ~= 'none' and kind ~= 'stream' then
      return redis.error_reply('WRONGTYPE ' .. name .. ' is no stream')
    end
  end
end

-- Puts an event on a stream and returns the entry's id. On a public stream it gets the next
-- place in the order of the whole namespace.
--
-- The place is a number of 16 digits: the server's clock in microseconds, and one more than
-- the last place where the clock has not moved, or went back. So it goes on rising after the
-- server lost its memory. The event carries it as `sequence`, and the entry's id is the same
-- number: one cursor serves all streams. It is not written down before the stream has taken
-- the event, since there is no roll-back; what one run of a script publishes goes on from there
-- without asking again, for nobody comes between, and `each` writes it down once, at its end. Where the
-- numbers began is kept too: a cursor from before it is from before the server lost its memory.
local last, clock, counter
local in_each = false
local function keep_place(place)
  redis.call('SET', counter, string.format('%.0f', place))
end

local function publish(stream, payload)
  if not string.find(stream, ':events:', 1, true) then
    return redis.call('XADD', stream, '*', '__data__', payload)
  end
  if not clock then
    counter = string.match(stream, '^{.-}') .. ':sequence'
    local time = redis.call('TIME')
    clock = time[1] * 1000000 + time[2]
    last = tonumber(redis.call('GET', counter) or 0)
  end
  local place = math.max(clock, last + 1)

  local function entry()
    local id = string.format('%.0f-%d', math.floor(place / 1000), place % 1000)
    local numbered = string.format('{"sequence":"%.0f",', place) .. string.sub(payload, 2)
    return 'XADD', stream, id, '__data__', numbered
  end

  local answer = redis.pcall(entry())
  if type(answer) == 'table' and answer.err then
    if string.find(answer.err, 'equal or smaller', 1, true) then
      -- Somebody else wrote to the stream under an id of the future: go on behind it.
      local info = redis.call('XINFO', 'STREAM', stream)
      for i = 1, #info, 2 do
        if info[i] == 'last-generated-id' then
          place = (tonumber(string.match(info[i + 1], '^%d+')) + 1) * 1000
        end
      end
    end
    answer = redis.call(entry()) -- any other refusal comes again, and ends the script
  end
  local began = last == 0
  last = place
  if not in_each then
    keep_place(place)
  end
  if began then
    redis.call('SET', counter .. ':began', string.format('%.0f', place - 1))
  end
  return answer
end

-- Which entry takes the document further: where it is lost, so is the document's way. Another
-- mark, `located`, names the entry that tells the index where the document lies.
local function waits_for(document, stream, entry, mark)
  redis.call('HSET', receipts .. document, mark or 'waiting', stream .. ' ' .. entry)
end

-- `entry` of `stream`, where there is one, is what takes the document further from there.
local function move(document, from, to, reason, now, stream, entry)
  if from and from ~= to then
    redis.call('ZREM', documents .. from, document)
  end
  redis.call('ZADD', documents .. to, now, document)
  local fields = {'state', to, 'reason', reason}
  if entry then
    fields[5], fields[6] = 'waiting', stream .. ' ' .. entry
  end
  redis.call('HSET', receipts .. document, unpack(fields))
end

-- The event with where its document lies now, in place of the locations that it was made with:
-- all up to a hundred, so that thousands of copies do not make events of megabytes.
local function placed(document, event)
  local name = locations .. document
  local total = redis.call('HLEN', name)
  local found = total <= 100 and redis.call('HGETALL', name) or redis.call('HSCAN', name, 0, 'COUNT', 100)[2]
  local all = {}
  for i = 1, math.min(#found, 200), 2 do -- a small hash is scanned whole, whatever the count
    local pair = cjson.decode(found[i])
    local root, path = cjson.encode(pair[1]), cjson.encode(pair[2])
    all[#all + 1] = '{"root":' .. root .. ',"path":' .. path .. ',"revision":' .. found[i + 1] .. '}'
  end
  table.sort(all)
  -- No string of the event can hold these marks: a quote in it is escaped.
  local _, head = string.find(event, '"locations":[', 1, true)
  local _, tail = string.find(event, '],"total":%d+', head)
  local told = table.concat(all, ',') .. '],"total":' .. string.format('%d', total)
  return string.sub(event, 1, head) .. told .. string.sub(event, tail + 1)
end

-- Tells where a document lies now, if there is anything to tell.
local function locate(document, stream, announcement)
  if announcement ~= '' then
    waits_for(document, stream, publish(stream, placed(document, announcement)), 'located')
  end
end

-- Whether a document that came to a place has another one already.
local function is_known(it)
  return it.others > 0 and it.state and not it.purged
end

-- A copy was found at a place. Says whether its document was known from elsewhere: 1 or 0.
-- `elsewhere` is where that is told, and `located` how.
local function arrive(it, revision, stream, discovery, discovery_again, step, record, now, elsewhere, located)
  if it.purged then
    return 0
  end
  local known = is_known(it)
  local entry = publish(stream, known and discovery_again or discovery)
  redis.call('HSET', locations .. it.document, it.place, revision)
  redis.call('HSETNX', receipts .. it.document, 'first_seen', now)
  redis.call('HSET', receipts .. it.document, 'step:' .. step, record)
  if not known then
    move(it.document, it.state, 'discovered', '', now, stream, entry)
  else
    locate(it.document, elsewhere, located)
  end
  return known and 1 or 0
end

-- A copy went from a place. Says whether its document went with it: 1 or 0. The withdrawal is
-- kept in the receipt until the index has heard of it.
local function leave(it, stream, withdrawal, to, step, record, now, elsewhere, located)
  local last = it.others == 0 and not it.purged
  if last then
    local entry = publish(stream, withdrawal)
    redis.call('HSET', receipts .. it.document, 'step:' .. step, record, 'withdrawal', withdrawal)
    move(it.document, it.state, to, '', now, stream, entry)
  end
  redis.call('HDEL', locations .. it.document, it.place)
  if it.others > 0 and not it.purged then
    locate(it.document, elsewhere, located)
  end
  return last and 1 or 0
end

-- A place changed hands: what came there, or nil, and what left it, or nil, with what `gone` says of that.
-- Says whether the document that came was known, and whether the one that left went with its place.
local function exchange(came, revision, discovery, record, located, left, gone, now, streams)
  local known, withdrawn = 0, 0
  if came then
    -- No string of the event can hold this mark: a quote in it is escaped.
    local again = came.others > 0 and string.gsub(discovery, '"known":false', '"known":true', 1)
    known = arrive(came, revision, streams.found, discovery, again, 'watcher', record, now, streams.located, located)
  end
  if left then
    withdrawn = leave(
      left, streams.gone, gone.withdrawn, gone.left_state, 'watcher', gone.left_record, now,
      streams.located, gone.located_less
    )
  end
  return known, withdrawn
end

-- A member of a container goes to where that lies now. Says whether it lay where it was looked for: a newer
-- container may have put the same document in the same place.
local function relocate(document, place, revision, place_now, revision_now, stream, announcement)
  local name = locations .. document
  if redis.call('HGET', name, place) ~= revision then
    return false
  end
  redis.call('HDEL', name, place)
  redis.call('HSET', name, place_now, revision_now)
  locate(document, stream, announcement)
  return true
end

-- Why a container whose receipt this is takes no members from that checkpoint on: 2 if it is gone, 0 if it is
-- at another one; nil if it does.
local function refuses_members(receipt, checkpoint)
  local known = redis.call('HMGET', receipt, 'state', 'checkpoint:expander')
  if known[1] == 'withdrawn' or known[1] == 'superseded' then
    return 2
  end
  return (known[2] or '') ~= checkpoint and 0 or nil
end

-- What `act` says, or the error that it ended with.
local function attempt(act, ...)
  local good, answer = pcall(act, ...)
  if not good and type(answer) ~= 'table' then
    answer = redis.error_reply('ERR ' .. tostring(answer))
  end
  return answer
end

-- What `act` says of each `width` arguments from the first one on, or the error that it ended with.
local function each(first, width, act)
  local results = {}
  local before = last
  in_each = true
  for i = first, #ARGV, width do
    results[#results + 1] = attempt(act, unpack(ARGV, i, i + width - 1))
  end
  in_each = false
  if last ~= before then
    keep_place(last)
  end
  return results
end

