-- Counts the units of a SKU in the held reservations, which the index of held lines names. Returns the units, and how many bytes it
-- has read for that.
local function countHeld(sku)
    -- no name contains a line feed, so the pattern does not match in the first two rows of a text
    local pattern = '\n(%d+) ' .. string.gsub(sku, '%W', '%%%0') .. '\n'
    local start = string.len(sku) + 19 -- behind SKU, line feed, 16 digits, line feed
    local from, units, bytes = '[' .. sku .. '\n', 0, 0
    repeat
        local members = redis.call('ZRANGEBYLEX', prefix .. 'held', from, '(' .. sku .. '\v', 'LIMIT', 0, 100)
        local ids = {}
        for i = 1, #members do
            ids[i] = string.sub(members[i], start)
        end
        local texts = #ids > 0 and redis.call('HMGET', KEYS[1], unpack(ids)) or {}
        for i = 1, #ids do
            local text = texts[i]
            -- if keys were changed by hand, the index can name reservations that are not held
            local quantity = text and string.sub(text, 1, 5) == 'HELD ' and string.match(text .. '\n', pattern)
            units = units + (quantity or 0)
            bytes = bytes + string.len(members[i]) + string.len(text or '')
        end
        from = '(' .. (members[#members] or '')
    until #members < 100
    return units, bytes
end
