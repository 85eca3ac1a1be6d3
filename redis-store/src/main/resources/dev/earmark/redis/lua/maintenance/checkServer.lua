-- Checks, when a store is built, for what would make a later script fail half way: keys of another application, data of
-- another layout, and missing permissions. For the permissions it calls each Redis command that the scripts use.
-- ARGV: the version of the layout; the identity of the data that the store has used so far, or ""; one for new data.
-- Returns {'ready', identity}, {'type', key, type}, {'layout', key, version} or {'otherData', key, identity}.
local types = {
    reservations = 'hash', expiresAt = 'zset', held = 'zset', owned = 'zset', finished = 'zset', operations = 'hash',
    journal = 'zset', connections = 'zset', layout = 'string', identity = 'string', replicated = 'string'
}
for name, expected in pairs(types) do
    local actual = redis.call('TYPE', prefix .. name).ok
    if actual ~= 'none' and actual ~= expected then
        return {'type', prefix .. name, actual}
    end
end

local layout = redis.call('GET', prefix .. 'layout')
if layout and layout ~= ARGV[1] then
    return {'layout', prefix .. 'layout', layout}
end

local identity = redis.call('GET', prefix .. 'identity')
if ARGV[2] ~= '' and identity ~= ARGV[2] then
    return {'otherData', prefix .. 'identity', identity or ''}
end

local probe = prefix .. 'probe'
redis.call('DEL', probe)
redis.call('INCRBY', probe, 1)
redis.call('MGET', probe)
redis.call('DEL', probe)
redis.call('HSET', probe, 'field', 'value')
redis.call('HMGET', probe, 'field')
redis.call('HLEN', probe)
redis.call('HDEL', probe, 'field')
redis.call('ZADD', probe, 0, 'member')
redis.call('ZCARD', probe)
redis.call('ZCOUNT', probe, '-inf', 0)
redis.call('ZRANGE', probe, 0, 0)
redis.call('ZRANGEBYLEX', probe, '[m', '(n', 'LIMIT', 0, 1)
redis.call('ZRANGEBYSCORE', probe, '-inf', 0, 'LIMIT', 0, 1)
redis.call('ZSCORE', probe, 'member')
redis.call('ZREM', probe, 'member')
redis.call('SET', prefix .. 'layout', ARGV[1])
if not identity then
    identity = ARGV[3]
    redis.call('SET', prefix .. 'identity', identity)
end
return {'ready', identity}
