-- Counts the held units of SKUs for repair, and loads the levels of these SKUs even if "reserved" is damaged. A SKU that another
-- command of the batch names is loaded before, and must be sound.
local MAX_COUNTED = 100000 -- held lines that the repairs of one batch may count, unless the batch has one repair only

local heldBefore = {} -- by SKU: the units of its held lines before the batch

-- Until the repair a damaged level has no reserved units, so no command gives some of them back.
local function loadRepairable(sku)
    local onHandKey, reservedKey, soldKey = counterKeys(sku)
    local onHand, sold = redis.call('GET', onHandKey), redis.call('GET', soldKey)
    local text = redis.call('GET', reservedKey)
    if not (onHand and sold) then
        return requireNoCounters(sku)
    end
    local level = newLevel(sku, parseUnits(sku, onHand), 0, parseUnits(sku, sold))
    local reserved = tonumber(text or nil)
    level.isDamaged = not reserved or digits(reserved) ~= text or reserved < 0 or reserved > level.onHand
    if not level.isDamaged then
        level.reserved, level.reservedBefore = reserved, reserved
    end
    return level
end

-- Stops when the held lines are too many for one batch; then it returns how many were counted and are allowed.
function hooks.loadRepairable(skus)
    local counted = 0
    for _, sku in ipairs(skus) do
        if levels[sku] == nil then
            levels[sku] = loadRepairable(sku)
        end
        if not heldBefore[sku] then
            local lines
            lines, heldBefore[sku] = countHeld(sku)
            counted = counted + lines
            if counted > MAX_COUNTED and #skus > 1 then
                return counted, MAX_COUNTED
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
