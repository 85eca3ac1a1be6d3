-- Reads a page of all SKUs in the order of their bytes.
-- ARGV: the last SKU of the page before, or ""; how many SKUs at most.
-- Returns SKU, onHand, reserved and sold of each, as they are stored.
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local skus = redis.call('ZRANGEBYLEX', prefix .. 'skus', from, '+', 'LIMIT', 0, ARGV[2])
local result, keys = {}, {}
for i, sku in ipairs(skus) do
    keys[3 * i - 2], keys[3 * i - 1], keys[3 * i] = prefix .. 'onHand:' .. sku, prefix .. 'reserved:' .. sku, prefix .. 'sold:' .. sku
end
local counters = #keys > 0 and redis.call('MGET', unpack(keys)) or {}
for i, sku in ipairs(skus) do
    result[4 * i - 3], result[4 * i - 2] = sku, counters[3 * i - 2]
    result[4 * i - 1], result[4 * i] = counters[3 * i - 1], counters[3 * i]
end
return result
