-- Removes finished reservations and old operations.
-- ARGV: two of fence.lua; retention in microseconds, how many at most.
-- Returns how many reservations and operations were removed.
local before = digits(now - ARGV[3])

-- Redis does not roll a script back, so a key of a wrong type must fail before the first write.
redis.call('HLEN', KEYS[1])
redis.call('HLEN', prefix .. 'operations')
redis.call('ZCARD', prefix .. 'finished')
redis.call('ZCARD', prefix .. 'journal')

local function purge(index, hash, limit)
    local ids = redis.call('ZRANGEBYSCORE', index, '-inf', before, 'LIMIT', 0, limit)
    if #ids > 0 then
        redis.call('HDEL', hash, unpack(ids))
        redis.call('ZREM', index, unpack(ids))
    end
    return #ids
end

local removed = purge(prefix .. 'finished', KEYS[1], ARGV[4])
return {removed + purge(prefix .. 'journal', prefix .. 'operations', ARGV[4] - removed)}
