-- ARGV: "sku", "owner" or "overdue"; the name that goes with it, or ""; deadline and id of where the page before has ended, or
-- "" and ""; how many at most. Gives deadline and id of where this page ends if more come behind, or "" and ""; then id and
-- text of each reservation.
local filter, name, deadline, id, limit = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local isFirst = deadline == ''

-- Of an index whose members are name, deadline and id in the order of their bytes. No name has a line feed in it, so that those
-- of a name end before the byte that comes after the line feed, and those of a longer name do not come between.
local function placesOf(index)
    local from = isFirst and '[' .. name .. '\n' or '(' .. name .. '\n' .. deadline .. '\n' .. id
    local members = redis.call('ZRANGEBYLEX', index, from, '(' .. name .. '\v', 'LIMIT', 0, limit + 1)
    local start = string.len(name) + 2
    local places = {}
    for i = 1, #members do
        places[i] = {deadline = string.sub(members[i], start, start + 15), id = string.sub(members[i], start + 17)}
    end
    return places
end

-- By bytes, as Redis orders the ids of one score; Lua's own comparison goes by the server's locale.
local function comesBehind(text, other)
    for i = 1, string.len(text) do
        local byte, others = string.byte(text, i), string.byte(other, i)
        if byte ~= others then
            return not others or byte > others
        end
    end
    return false
end

-- How many come before the page. Those of the very same deadline are halved again and again, however many they are.
local function rankOfPage(index)
    local low = redis.call('ZCOUNT', index, '-inf', '(' .. deadline)
    local high = redis.call('ZCOUNT', index, '-inf', deadline)
    while low < high do
        local middle = math.floor((low + high) / 2)
        if comesBehind(redis.call('ZRANGE', index, middle, middle)[1], id) then
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
        places[#places + 1] = {deadline = members[i + 1], id = members[i]}
    end
    return places
end

local function places()
    if filter == 'sku' then
        return placesOf(prefix .. 'held')
    end
    return filter == 'owner' and placesOf(prefix .. 'owned') or overduePlaces(prefix .. 'deadlines')
end

local found = places()
local result = {'', ''}
if #found > limit then
    result = {found[limit].deadline, found[limit].id}
    found[#found] = nil
end
local ids = {}
for i = 1, #found do
    ids[i] = found[i].id
end
local texts = #ids > 0 and redis.call('HMGET', KEYS[1], unpack(ids)) or {}
for i = 1, #ids do
    -- what only the index says is held, because somebody has changed the keys, is left out
    if texts[i] and string.sub(texts[i], 1, 5) == 'HELD ' then
        result[#result + 1] = ids[i]
        result[#result + 1] = texts[i]
    end
end
return result
