-- Registers a new connection of a store instance. From then on fence.lua refuses what the instance has sent on earlier ones.
-- ARGV: the name of the instance; the highest number that it had so far.
-- Returns the number of the connection: the time, or more if the clock was set back, so it grows with each connection.
--
-- An instance without an entry is refused, too, and registers again. So old entries can be removed at any time.
local MAX_ENTRIES = 10000
local MAX_AGE = 30 * 24 * 60 * 60 * 1000000

local key = prefix .. 'connections'
local number = math.max(now, ARGV[2] + 1, (redis.call('ZSCORE', key, ARGV[1]) or 0) + 1)
redis.call('ZADD', key, digits(number), ARGV[1])
redis.call('ZREMRANGEBYSCORE', key, '-inf', digits(now - MAX_AGE))
redis.call('ZREMRANGEBYRANK', key, 0, -MAX_ENTRIES - 1)
return {digits(number)}
