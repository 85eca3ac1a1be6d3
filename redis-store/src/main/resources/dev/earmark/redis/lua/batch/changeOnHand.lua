-- What adjust and setOnHand have in common. Returns an outcome if the change is refused. If it would take reserved
-- units, the outcome is that of refuseShortage, which is called with the units that are available.
local function changeOnHand(level, onHand, reclaimed, refuseShortage)
    if onHand > MAX_UNITS then
        return refused('TooManyUnits', {level.sku})
    end
    local toTake = level.onHand - onHand
    local available = reclaimUntil(level, toTake, reclaimed)
    if available < toTake then
        return refuseShortage(available)
    end
    level.onHand = onHand
end
