function commands.adjust(sku, operation, delta, digest, reason)
    local level = levels[sku]
    if not level then
        return refused('UnknownSku', {sku})
    end
    local outcome = repeated(operation, digest, countersOf(level))
    if outcome then
        return outcome
    end
    local reclaimed = {}
    outcome = changeOnHand(level, level.onHand + tonumber(delta), reclaimed, function(available)
        return refused('NotEnough', {sku, -tonumber(delta), available}, reclaimed)
    end)
    if outcome then
        return outcome
    end
    record(operation, 'ADJUST', tonumber(delta), digest, sku, reason)
    return applied(countersOf(level), reclaimed)
end
argumentCount.adjust = 5
