-- Removes finished reservations and old operations.
-- ARGV: two of fence.lua; retention in microseconds, how many at most.
-- Returns how many reservations and operations were removed.
local before = digits(now - ARGV[3])

-- Redis does not roll a script back, so a key of a wrong type must fail before the first write.
redis.call('HLEN', KEYS[1])
redis.call('HLEN', prefix .. 'operations')
redis.call('ZCARD', prefix .. 'finished')
redis.call('ZCARD', prefix .. 'journal')
redis.call('ZCARD', prefix .. 'bought')

-- Finds what the index of bought reservations contains of them. Reads some at a time, because they can be large.
local function boughtOf(ids)
    local members = {}
    for first = 1, #ids, 25 do
        local page = {unpack(ids, first, math.min(first + 24, #ids))}
        for i, text in ipairs(redis.call('HMGET', KEYS[1], unpack(page))) do
            local owner = text and string.match(text, '^CONFIRMED [^\n]*\nowner ([^\n]*)')
            members[#members + 1] = owner and owner .. '\n' .. page[i]
        end
    end
    return members
end

local function purge(index, hash, limit)
    local ids = redis.call('ZRANGEBYSCORE', index, '-inf', before, 'LIMIT', 0, limit)
    if #ids > 0 then
        local bought = hash == KEYS[1] and boughtOf(ids) or {}
        redis.call('HDEL', hash, unpack(ids))
        if #bought > 0 then
            redis.call('ZREM', prefix .. 'bought', unpack(bought))
        end
        redis.call('ZREM', index, unpack(ids))
    end
    return #ids
end

local removed = purge(prefix .. 'finished', KEYS[1], ARGV[4])
return {removed + purge(prefix .. 'journal', prefix .. 'operations', ARGV[4] - removed)}
