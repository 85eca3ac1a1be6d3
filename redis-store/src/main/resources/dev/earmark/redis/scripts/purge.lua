-- ARGV: retention in microseconds, how many at most. Gives how many reservations and journal entries were removed.
local before = digits(now - ARGV[1])

local function purge(index, hash, limit)
    local ids = redis.call('ZRANGEBYSCORE', index, '-inf', before, 'LIMIT', 0, limit)
    if #ids > 0 then
        redis.call('ZREM', index, unpack(ids))
        redis.call('HDEL', hash, unpack(ids))
    end
    return #ids
end

local reservations = purge(prefix .. 'finished', KEYS[1], ARGV[2])
return {reservations + purge(prefix .. 'journal', prefix .. 'operations', ARGV[2] - reservations)}
