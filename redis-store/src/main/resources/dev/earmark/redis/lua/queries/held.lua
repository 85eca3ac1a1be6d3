-- Reads a page of held reservations.
-- ARGV: "sku", "owner" or "overdue"; the SKU, the owner or ""; expiresAt and id of the last reservation on the page before, or
-- "" and ""; how many reservations at most.
-- Returns the time; expiresAt and id of the last reservation on this page if there are more, or "" and ""; then id and text of
-- each reservation.
local MAX_BYTES = 5000000
local filter, name, afterExpiresAt, afterId, limit = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local isFirst = afterExpiresAt == ''

-- Reads an index whose members are name, expiresAt and id, in the order of their bytes. Names contain no line feed. So the
-- members of a name are those from the name with a line feed (\n) up to the name with the next byte (\v), and the members of a
-- longer name do not come between them.
local function placesOfName(index)
    local from = isFirst and '[' .. name .. '\n' or '(' .. name .. '\n' .. afterExpiresAt .. '\n' .. afterId
    local members = redis.call('ZRANGEBYLEX', index, from, '(' .. name .. '\v', 'LIMIT', 0, limit + 1)
    local start = string.len(name) + 2
    local places = {}
    for i = 1, #members do
        places[i] = {expiresAt = string.sub(members[i], start, start + 15), id = string.sub(members[i], start + 17)}
    end
    return places
end

-- Compares by bytes, as Redis orders the ids of one score. Lua's comparison depends on the locale of the server.
local function comesAfter(text, other)
    for i = 1, string.len(text) do
        local byte, otherByte = string.byte(text, i), string.byte(other, i)
        if byte ~= otherByte then
            return not otherByte or byte > otherByte
        end
    end
    return false
end

-- Returns how many reservations come before the page. Among those of the same expiresAt it searches by bisection.
local function rankOfPage(index)
    local low = redis.call('ZCOUNT', index, '-inf', '(' .. afterExpiresAt)
    local high = redis.call('ZCOUNT', index, '-inf', afterExpiresAt)
    while low < high do
        local middle = math.floor((low + high) / 2)
        if comesAfter(redis.call('ZRANGE', index, middle, middle)[1], afterId) then
            high = middle
        else
            low = middle + 1
        end
    end
    return low
end

local function overduePlaces(index)
    local from = isFirst and 0 or rankOfPage(index)
    local to = math.min(from + limit, redis.call('ZCOUNT', index, '-inf', digits(now)) - 1)
    if to < from then
        return {}
    end
    local members = redis.call('ZRANGE', index, from, to, 'WITHSCORES')
    local places = {}
    for i = 1, #members, 2 do
        places[#places + 1] = {expiresAt = members[i + 1], id = members[i]}
    end
    return places
end

local function findPlaces()
    if filter == 'sku' then
        return placesOfName(prefix .. 'held')
    end
    return filter == 'owner' and placesOfName(prefix .. 'owned') or overduePlaces(prefix .. 'expiresAt')
end

local places = findPlaces()
local result = {digits(now), '', ''}
local isLast = #places <= limit
if not isLast then
    places[#places] = nil
end
-- Large reservations make a shorter page, so that one page does not occupy the server for long.
local bytes = 0
local i = 0
while i < #places and bytes < MAX_BYTES do
    local ids = {}
    for n = i + 1, math.min(i + 25, #places) do
        ids[#ids + 1] = places[n].id
    end
    for _, text in ipairs(redis.call('HMGET', KEYS[1], unpack(ids))) do
        i = i + 1
        -- if keys were changed by hand, an index can name reservations that are not held; they are left out
        if text and string.sub(text, 1, 5) == 'HELD ' then
            result[#result + 1] = places[i].id
            result[#result + 1] = text
            bytes = bytes + string.len(text)
        end
    end
end
if not (isLast and i == #places) then
    result[2], result[3] = places[i].expiresAt, places[i].id
end
return result
