function commands.setOnHand(sku, operation, onHand, digest)
    local level = levels[sku] or {sku = sku, onHand = 0, reserved = 0, sold = 0}
    local outcome = repeated(operation, digest, countersOf(level))
    if outcome then
        return outcome
    end
    local reclaimed = {}
    outcome = changeOnHand(level, tonumber(onHand), reclaimed, function()
        return refused('BelowReserved', {tonumber(onHand), level.reserved}, reclaimed)
    end)
    if outcome then
        return outcome
    end
    levels[sku] = level
    record(operation, 'SET_ON_HAND', tonumber(onHand), digest, sku, '')
    return applied(countersOf(level), reclaimed)
end
