-- Compares the counters of SKUs, in the order of their bytes, with the lines of the held reservations.
-- ARGV: the last SKU of the page before, or ""; how many SKUs at most; how many bytes. It stops when it has read so many bytes of
-- held reservations, so that one page does not occupy the server for long.
-- Returns "more" if it has stopped, or "". Then SKU, onHand, reserved and sold of each, as they are stored, and the held units.
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local skus = redis.call('ZRANGEBYLEX', prefix .. 'skus', from, '+', 'LIMIT', 0, ARGV[2])
local result, sum = {''}, 0
for i, sku in ipairs(skus) do
    local counters = redis.call('MGET', prefix .. 'onHand:' .. sku, prefix .. 'reserved:' .. sku, prefix .. 'sold:' .. sku)
    local held, bytes = countHeld(sku)
    result[#result + 1] = sku
    for c = 1, 3 do
        result[#result + 1] = counters[c]
    end
    result[#result + 1] = digits(held)
    sum = sum + bytes
    if sum >= tonumber(ARGV[3]) and i < #skus then
        result[1] = 'more'
        break
    end
end
return result
