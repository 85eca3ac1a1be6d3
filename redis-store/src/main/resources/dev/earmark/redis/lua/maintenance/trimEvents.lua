-- Removes old events from the stream: those older than the retention that every group has acknowledged; then, if there are more
-- than may be kept, the oldest ones, acknowledged or not.
-- ARGV: two of fence.lua; retention in microseconds; how many events may be kept.
-- Returns how many were removed, how many of them (at most) a group had not acknowledged, and the names of those groups.
local MOST = 500000 -- that one call removes (R9)
local key = prefix .. 'events'

-- An id is a time in milliseconds and a number.
local function parse(id)
    local time, number = string.match(id, '^(%d+)-(%d+)$')
    return {time = tonumber(time), number = tonumber(number)}
end

local function isBefore(id, other)
    return id.time < other.time or (id.time == other.time and id.number < other.number)
end

local function firstFrom(start)
    local entry = redis.call('XRANGE', key, start, '+', 'COUNT', 1)[1]
    return entry and entry[1]
end

-- Of each group its name and the first event that it has not acknowledged, if there is one. Redis keeps the ids of removed
-- entries as pending, so only those from the first entry on count.
local function unacknowledged(first)
    local found = {}
    for _, info in ipairs(redis.call('XINFO', 'GROUPS', key)) do
        local group = {}
        for i = 1, #info, 2 do
            group[info[i]] = info[i + 1]
        end
        local pending = redis.call('XPENDING', key, group.name, first, '+', 1)[1]
        local id = pending and pending[1] or firstFrom('(' .. group['last-delivered-id'])
        if id then
            found[#found + 1] = {name = group.name, id = parse(id)}
        end
    end
    return found
end

local function removeOlderThan(id)
    local text = digits(id.time) .. '-' .. digits(id.number)
    local removed = redis.call('XTRIM', key, 'MINID', '~', text, 'LIMIT', MOST)
    -- "~" leaves the node that also has newer events, so that one is left to do
    return removed > 0 and removed or redis.call('XTRIM', key, 'MINID', text)
end

local first = firstFrom('-')
if not first then
    return {0, 0}
end
local groups = unacknowledged(first)
local bound = {time = math.max(0, math.floor((now - ARGV[3]) / 1000)), number = 0}
for _, group in ipairs(groups) do
    bound = isBefore(group.id, bound) and group.id or bound
end
local removed = isBefore(parse(first), bound) and removeOlderThan(bound) or 0
local result = {removed, 0}
if redis.call('XLEN', key) > tonumber(ARGV[4]) then
    local tooMany = redis.call('XTRIM', key, 'MAXLEN', '~', ARGV[4], 'LIMIT', MOST)
    local remaining = parse(firstFrom('-'))
    result[1] = removed + tooMany
    for _, group in ipairs(groups) do
        if tooMany > 0 and isBefore(group.id, remaining) then
            result[2] = tooMany
            result[#result + 1] = group.name
        end
    end
end
return result
