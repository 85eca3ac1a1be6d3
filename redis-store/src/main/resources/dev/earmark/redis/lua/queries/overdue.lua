-- Finds overdue reservations.
-- ARGV: how many ids at most.
-- Returns the time, the expiresAt of the longest overdue reservation, the next expiresAt that is still to come ("" if there is
-- none), and the ids.
local index = prefix .. 'expiresAt'
local found = redis.call('ZRANGEBYSCORE', index, '-inf', digits(now), 'WITHSCORES', 'LIMIT', 0, ARGV[1])
local next = ''
if #found / 2 < tonumber(ARGV[1]) then
    next = redis.call('ZRANGEBYSCORE', index, '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or ''
end
local result = {digits(now), found[2] or '', next}
for i = 1, #found, 2 do
    result[#result + 1] = found[i]
end
return result
