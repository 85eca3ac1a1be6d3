function commands.setOnHand(sku, operation, onHand, digest)
    local level = levels[sku] or {sku = sku, onHand = 0, reserved = 0, sold = 0}
    local known = earlier(operation, digest, countersOf(level))
    if known then
        return known
    end
    local reclaimed = {}
    local refusal = changeOnHand(level, tonumber(onHand), reclaimed)
    if refusal then
        return refusal
    end
    levels[sku] = level
    record(operation, 'SET_ON_HAND', tonumber(onHand), digest, sku, '')
    return applied(countersOf(level), reclaimed)
end
