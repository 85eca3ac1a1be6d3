-- What happened to a SKU in the last so many seconds, the oldest first: time in microseconds since 1970, event, id, units.
-- Reads only. KEYS[1]: {prefix}:reservations. ARGV: SKU, seconds. Looks at no more than LIMIT entries of a kind.
local LIMIT = 1000
local prefix = string.sub(KEYS[1], 1, -string.len('reservations') - 1)
local sku = ARGV[1]
local time = redis.call('TIME')
local from = string.format('%.0f', (time[1] - ARGV[2]) * 1000000 + time[2])
local events = {}

local function add(at, event, id, units)
    events[#events + 1] = at .. ' ' .. event .. ' ' .. id .. ' ' .. units
end

-- the units of the SKU in the text of a reservation, without what was returned
local function unitsIn(text)
    local lines = string.gsub(text, '^[^\n]*\n[^\n]*\n', '', 1)
    for quantity, name in string.gmatch(lines, '(%-?%d+) ([^\n]+)') do
        if name == sku and tonumber(quantity) > 0 then
            return quantity
        end
    end
end

local function textsOf(key, ids)
    return #ids > 0 and redis.call('HMGET', key, unpack(ids)) or {}
end

local function addReservation(id, text, finishedAt)
    local units = text and unitsIn(text)
    if units then
        local status, created = string.match(text, '^(%u+) (%d+)')
        if created >= from then
            add(created, 'RESERVED', id, units)
        end
        if finishedAt then
            add(finishedAt, status, id, units)
        end
    end
end

local held = redis.call('ZRANGEBYLEX', prefix .. 'held', '[' .. sku .. '\n', '(' .. sku .. '\v', 'LIMIT', 0, LIMIT)
local ids = {}
for i, member in ipairs(held) do
    ids[i] = string.sub(member, string.len(sku) + 19) -- behind SKU, line feed, 16 digits, line feed
end
for i, text in ipairs(textsOf(KEYS[1], ids)) do
    addReservation(ids[i], text)
end

local finished = redis.call('ZREVRANGEBYSCORE', prefix .. 'finished', '+inf', from, 'WITHSCORES', 'LIMIT', 0, LIMIT)
ids = {}
for i = 1, #finished, 2 do
    ids[#ids + 1] = finished[i]
end
for i, text in ipairs(textsOf(KEYS[1], ids)) do
    addReservation(ids[i], text, finished[2 * i])
end

local journal = redis.call('ZREVRANGEBYSCORE', prefix .. 'journal', '+inf', from, 'LIMIT', 0, LIMIT)
for i, text in ipairs(textsOf(prefix .. 'operations', journal)) do
    local kind, units, at, subject = string.match(text or '', '^(%S+) (%-?%d+) (%d+) %x+\n([^\n]*)')
    if kind == 'RETURN_STOCK' then
        local reservation = redis.call('HGET', KEYS[1], subject)
        if reservation and unitsIn(reservation) then
            add(at, kind, subject, units)
        end
    elseif subject == sku then
        add(at, kind, journal[i], units)
    end
end

table.sort(events)
return events
