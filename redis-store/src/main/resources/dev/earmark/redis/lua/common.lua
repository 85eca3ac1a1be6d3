-- All keys of a store start with the same prefix. KEYS[1] is the key of the reservations, so the prefix can be cut from it.
local prefix = string.sub(KEYS[1], 1, -string.len('reservations') - 1)

-- The store's clock (R5), in microseconds since 1970: 16 digits, which a Lua number holds exactly.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- tostring() would round numbers of more than 14 digits.
local function digits(number)
    return string.format('%.0f', number)
end
