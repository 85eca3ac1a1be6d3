-- ARGV: retention in microseconds, how many at most. Gives how many reservations and journal entries were removed.
local before = digits(now - ARGV[1])

-- A script that fails half way is not rolled back, so a wrong type shows before the first write.
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

local reservations = purge(prefix .. 'finished', KEYS[1], ARGV[2])
return {reservations + purge(prefix .. 'journal', prefix .. 'operations', ARGV[2] - reservations)}
