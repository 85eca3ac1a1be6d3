-- Counts the held units of SKUs for repair, and loads the levels of these SKUs even if "reserved" is damaged. A SKU that another
-- command of the batch names is loaded before, and must be sound.
local MAX_BYTES = 10000000 -- that the repairs of one batch may read to count, unless the batch has one repair only

local heldBefore = {} -- by SKU: the units of its held lines before the batch

-- Until the repair a damaged level has no reserved units, so no command gives some of them back.
local function loadRepairable(sku)
    local onHand, sold = redis.call('GET', prefix .. 'onHand:' .. sku), redis.call('GET', prefix .. 'sold:' .. sku)
    local text = redis.call('GET', prefix .. 'reserved:' .. sku)
    local level = {sku = sku, onHand = unitsOrNil(onHand), reserved = unitsOrNil(text), sold = unitsOrNil(sold)}
    if not (level.onHand and level.sold) then
        return rejectCounters(sku, onHand, onHand and sold and '0', sold)
    end
    level.isDamaged = not level.reserved or level.reserved < 0 or level.reserved > level.onHand
    if level.isDamaged then
        level.reserved = 0
    end
    level.onHandBefore, level.reservedBefore, level.soldBefore = level.onHand, level.reserved, level.sold
    return level
end

-- Stops when there is too much to count for one batch; then it returns how many bytes it has read and may read.
function hooks.loadRepairable(skus)
    local sum = 0
    for _, sku in ipairs(skus) do
        if levels[sku] == nil then
            levels[sku] = loadRepairable(sku)
        end
        if not heldBefore[sku] then
            local bytes
            heldBefore[sku], bytes = countHeld(sku)
            sum = sum + bytes
            if sum > MAX_BYTES and #skus > 1 then
                return sum, MAX_BYTES, 'bytes of held reservations to count'
            end
        end
    end
end

local function unitsOf(sku, text)
    return quantitiesBySku(text)[sku] or 0
end

-- Returns the held units of a SKU after the commands so far.
local function heldUnits(sku)
    local units = heldBefore[sku]
    for _, reservation in ipairs(changedReservations) do
        if reservation.status == 'HELD' then
            units = units + unitsOf(sku, reservation.lines)
        end
        if reservation.indexedExpiresAt then
            units = units - unitsOf(sku, reservation.indexedLines)
        end
    end
    return units
end
