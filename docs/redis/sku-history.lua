-- What happened to a SKU in the last so many seconds, the oldest first: time in microseconds since 1970, event, id, units.
-- Reads only. KEYS[1]: {prefix}:reservations. ARGV: SKU, seconds. Looks at no more than LIMIT entries of a kind; if there are
-- more, the first lines say so.
local LIMIT = 1000
local prefix = string.sub(KEYS[1], 1, -string.len('reservations') - 1)
local sku = ARGV[1]
local time = redis.call('TIME')
local from = string.format('%.0f', (time[1] - ARGV[2]) * 1000000 + time[2])
local events, cuts = {}, {}

local function add(at, event, id, units)
    events[#events + 1] = at .. ' ' .. event .. ' ' .. id .. ' ' .. units
end

-- Leaves the first LIMIT entries of a list and notes that there were more.
local function cut(list, width, what)
    if #list > LIMIT * width then
        for i = #list, LIMIT * width + 1, -1 do
            list[i] = nil
        end
        cuts[#cuts + 1] = 'CUT: more than ' .. LIMIT .. ' ' .. what
    end
end

-- the units of the SKU in the text of a reservation: those reserved, and those returned
local function unitsIn(text)
    local lines = string.gsub(text, '^[^\n]*\n[^\n]*\n', '', 1)
    local reserved, returned
    for quantity, name in string.gmatch(lines, '(%-?%d+) ([^\n]+)') do
        if name == sku then
            if tonumber(quantity) > 0 then
                reserved = quantity
            else
                returned = quantity
            end
        end
    end
    return reserved, returned
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
            -- a return is a change too, so this is not always the time of the confirm
            add(finishedAt, status == 'CONFIRMED' and 'CONFIRMED, last change' or status, id, units)
        end
    end
end

-- the latest expiresAt first: usually the newest
local held = redis.call('ZREVRANGEBYLEX', prefix .. 'held', '(' .. sku .. '\v', '[' .. sku .. '\n', 'LIMIT', 0, LIMIT + 1)
cut(held, 1, 'reservations hold the SKU; only those with the latest expiresAt are shown')
local ids = {}
for i, member in ipairs(held) do
    ids[i] = string.sub(member, string.len(sku) + 19) -- behind SKU, line feed, 16 digits, line feed
end
for i, text in ipairs(textsOf(KEYS[1], ids)) do
    addReservation(ids[i], text)
end

local finished = redis.call('ZREVRANGEBYSCORE', prefix .. 'finished', '+inf', from, 'WITHSCORES', 'LIMIT', 0, LIMIT + 1)
cut(finished, 2, 'reservations of all SKUs finished; only the latest were searched')
ids = {}
for i = 1, #finished, 2 do
    ids[#ids + 1] = finished[i]
end
for i, text in ipairs(textsOf(KEYS[1], ids)) do
    addReservation(ids[i], text, finished[2 * i])
end

local journal = redis.call('ZREVRANGEBYSCORE', prefix .. 'journal', '+inf', from, 'LIMIT', 0, LIMIT + 1)
cut(journal, 1, 'operations of all SKUs were applied; only the latest were searched')
for i, text in ipairs(textsOf(prefix .. 'operations', journal)) do
    local kind, units, at, subject = string.match(text or '', '^(%S+) (%-?%d+) (%d+) %x+\n([^\n]*)')
    if kind == 'RETURN_STOCK' then
        local reservation = redis.call('HGET', KEYS[1], subject)
        local _, returned = unitsIn(reservation or '')
        if returned then
            add(at, kind .. ', of all SKUs', subject, units)
        end
    elseif subject == sku then
        add(at, kind, journal[i], units)
    end
end

table.sort(events)
for i = #cuts, 1, -1 do
    table.insert(events, 1, cuts[i])
end
return events
