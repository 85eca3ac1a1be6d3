-- Checks, when a store is built, for what would make a later script fail half way: keys of another application, data of
-- another layout, and missing permissions. For the permissions it calls each Redis command that the scripts use.
-- ARGV: the version of the layout; the identity of the data that the store has used so far, or ""; one for new data; "events" if
-- the store writes events, or "".
-- Returns {'ready', identity, whether there are events: 1 or 0, the server's version or '' before Redis 7},
-- {'type', key, type}, {'layout', key, version}, {'otherData', key, identity} or {'incomplete', key}.
local types = {
    reservations = 'hash', expiresAt = 'zset', held = 'zset', owned = 'zset', bought = 'zset', finished = 'zset',
    operations = 'hash', journal = 'zset', skus = 'zset', events = 'stream', connections = 'zset', layout = 'string',
    identity = 'string', replicated = 'string'
}
for name, expected in pairs(types) do
    local actual = redis.call('TYPE', prefix .. name).ok
    if actual ~= 'none' and actual ~= expected then
        return {'type', prefix .. name, actual}
    end
end

-- A server that refuses writes, such as a replica, may not have the data yet: what is missing there says nothing.
local probe = prefix .. 'probe'
redis.call('DEL', probe)

local layout = redis.call('GET', prefix .. 'layout')
if layout and layout ~= ARGV[1] then
    return {'layout', prefix .. 'layout', layout}
end

local identity = redis.call('GET', prefix .. 'identity')
if ARGV[2] ~= '' and identity ~= ARGV[2] then
    return {'otherData', prefix .. 'identity', identity or ''}
end

-- Keys of which one does not exist without another. A replica that is promoted while its hash slot moves to another node does not
-- know of the move, and answers for the keys that have left as if they had never been.
local function missing()
    local reservations, operations = redis.call('HLEN', KEYS[1]), redis.call('HLEN', prefix .. 'operations')
    local expiresAt, finished = redis.call('ZCARD', prefix .. 'expiresAt'), redis.call('ZCARD', prefix .. 'finished')
    local held, journal = redis.call('ZCARD', prefix .. 'held'), redis.call('ZCARD', prefix .. 'journal')
    local skus = redis.call('ZCARD', prefix .. 'skus')
    local hadStores = redis.call('ZCARD', prefix .. 'connections') > 0 -- those of the first versions had no identity
    return layout and not identity and hadStores and 'identity'
        or identity and not layout and 'layout'
        or reservations == 0 and expiresAt + finished > 0 and 'reservations'
        or expiresAt == 0 and held + math.max(0, reservations - finished) > 0 and 'expiresAt'
        or finished == 0 and reservations > expiresAt and 'finished'
        or held == 0 and expiresAt > 0 and 'held'
        or operations == 0 and journal > 0 and 'operations'
        or journal == 0 and operations > 0 and 'journal'
        or skus == 0 and reservations + operations > 0 and 'skus'
end
local lost = missing()
if lost then
    return {'incomplete', prefix .. lost}
end

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
if ARGV[4] == 'events' then
    redis.call('DEL', probe)
    redis.call('XADD', probe, '*', 'field', 'value')
    redis.call('XLEN', probe)
    redis.call('XRANGE', probe, '-', '+', 'COUNT', 1)
    redis.call('XINFO', 'GROUPS', probe)
    redis.call('XTRIM', probe, 'MINID', '~', '0-1', 'LIMIT', 1)
    local pending = redis.pcall('XPENDING', probe, 'group', '-', '+', 1)
    if pending.err and not string.find(pending.err, 'NOGROUP', 1, true) then
        return pending
    end
    redis.call('DEL', probe)
end
redis.call('SET', prefix .. 'layout', ARGV[1])
if not identity then
    identity = ARGV[3]
    redis.call('SET', prefix .. 'identity', identity)
end
return {'ready', identity, redis.call('EXISTS', prefix .. 'events'), redis.REDIS_VERSION or ''}
