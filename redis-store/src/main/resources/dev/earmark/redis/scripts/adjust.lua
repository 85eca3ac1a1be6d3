function commands.adjust(sku, operation, delta, digest, reason)
    local level = levels[sku]
    if not level then
        return refused('UnknownSku', {sku})
    end
    local known = earlier(operation, digest, countersOf(level))
    if known then
        return known
    end
    local reclaimed = {}
    local refusal = changeOnHand(level, level.onHand + tonumber(delta), reclaimed)
    if refusal then
        return refusal
    end
    record(operation, 'ADJUST', tonumber(delta), digest, sku, reason)
    return applied(countersOf(level), reclaimed)
end
