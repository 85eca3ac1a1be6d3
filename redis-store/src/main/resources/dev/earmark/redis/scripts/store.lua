-- The keys of a store stand side by side in one hash slot; KEYS[1] is one of them and gives away the others.
local prefix = string.sub(KEYS[1], 1, -string.len('reservations') - 1)

-- The store's clock (R5), in microseconds since 1970: 16 digits, exact in a Lua number.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

-- tostring() would round what has more than 14 digits
local function digits(number)
    return string.format('%.0f', number)
end

-- A script holds the commands of its batch and no others, because Lua defines all that it holds anew for each call.
local commands = {} -- by the names that the Java side has for them
local steps = {} -- what some of the commands need before or after: giveUp, loadOperations

local recorded = {} -- journal entries to write: ids and texts by turns
