-- Moves the data of a prefix from layout 3 to layout 4: makes the indexes of SKUs and of bought reservations. Stop all stores of the
-- prefix first. KEYS[1]: {prefix}:reservations. Redis serves no other caller while it runs. It writes the layout last, so it can be
-- repeated if it was interrupted.
local prefix = string.sub(KEYS[1], 1, -string.len('reservations') - 1)
local layout = redis.call('GET', prefix .. 'layout')
if layout ~= '3' then
    return redis.error_reply('ERR The layout is ' .. (layout or 'missing') .. ', not 3. Nothing was changed.')
end

-- Calls a function with each page of a scan. Redis may return an entry twice, which does no harm here.
local function scan(read, use)
    local cursor = '0'
    repeat
        local answer = read(cursor)
        cursor = answer[1]
        use(answer[2])
    until cursor == '0'
end

scan(function(cursor)
    return redis.call('SCAN', cursor, 'MATCH', prefix .. 'onHand:*', 'COUNT', 1000)
end, function(keys)
    for _, key in ipairs(keys) do
        redis.call('ZADD', prefix .. 'skus', 0, string.sub(key, string.len(prefix .. 'onHand:') + 1))
    end
end)
scan(function(cursor)
    return redis.call('HSCAN', KEYS[1], cursor, 'COUNT', 1000)
end, function(entries)
    for i = 1, #entries, 2 do
        local owner = string.match(entries[i + 1], '^CONFIRMED [^\n]*\nowner ([^\n]*)')
        if owner then
            redis.call('ZADD', prefix .. 'bought', 0, owner .. '\n' .. entries[i])
        end
    end
end)
redis.call('SET', prefix .. 'layout', '4')
return 'layout 4: ' .. redis.call('ZCARD', prefix .. 'skus') .. ' SKUs, ' .. redis.call('ZCARD', prefix .. 'bought')
    .. ' bought reservations'
