-- Sets the reserved units to the sum of the held lines. Everything else of the level must be right, so that it can be used again.
function commands.repair(sku, operation, digest)
    local level = levels[sku]
    if not level then
        return refused('UnknownSku', {sku})
    end
    if level.isDamaged and operations[operation] then
        error('EARMARK The counters of SKU ' .. sku .. ' were damaged again after repair ' .. operation)
    end
    local outcome = repeated(operation, digest, countersOf(level))
    if outcome then
        return outcome
    end
    local held = heldUnits(sku)
    if held > level.onHand then
        return refused('MoreHeldThanOnHand', {level.onHand, held})
    end
    level.reserved = held
    if level.onHand < 0 or level.sold < 0 then
        rejectCounters(sku, digits(level.onHand), digits(held), digits(level.sold))
    end
    level.isDamaged, level.overwritesReserved = false, level.isDamaged or level.overwritesReserved
    newSkus = newSkus or {}
    newSkus[#newSkus + 1] = '0'
    newSkus[#newSkus + 1] = sku
    record(operation, 'REPAIR', held, digest, sku, '')
    return applied(countersOf(level))
end
argumentCount.repair = 3
