-- ARGV: how many ids at most. Gives the time, the first deadline, the next deadline ("" where there is none), and the ids.
local key = prefix .. 'deadlines'
local found = redis.call('ZRANGEBYSCORE', key, '-inf', digits(now), 'WITHSCORES', 'LIMIT', 0, ARGV[1])
local next = ''
if #found / 2 < tonumber(ARGV[1]) then
    next = redis.call('ZRANGEBYSCORE', key, '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or ''
end
local result = {digits(now), found[2] or '', next}
for i = 1, #found, 2 do
    result[#result + 1] = found[i]
end
return result
