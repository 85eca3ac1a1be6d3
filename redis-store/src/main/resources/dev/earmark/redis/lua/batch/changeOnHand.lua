-- What adjust and setOnHand have in common. Returns an outcome if the change is refused.
local function changeOnHand(level, onHand, reclaimed)
    if onHand > MAX_UNITS then
        return refused('TooManyUnits', {level.sku})
    end
    local toTake = level.onHand - onHand
    local available = reclaimUntil(level, toTake, reclaimed)
    if available < toTake then
        return refused('NotEnough', {level.sku, toTake, available}, reclaimed)
    end
    level.onHand = onHand
end
