local function refuseUnexpected(sku, level, expected)
    if expected == '' or (not level and expected == '-1') then
        return nil
    end
    if not level then
        return refused('UnknownSku', {sku})
    end
    return level.onHand ~= tonumber(expected) and refused('OnHandDiffers', {tonumber(expected), level.onHand})
end

function commands.setOnHand(sku, operation, onHand, digest, expected)
    local known = levels[sku]
    local level = known or {sku = sku, onHand = 0, reserved = 0, sold = 0}
    local reclaimed = {}
    local outcome = repeated(operation, digest, countersOf(level))
        or refuseUnexpected(sku, known, expected)
        or changeOnHand(level, tonumber(onHand), reclaimed, function()
            return refused('BelowReserved', {tonumber(onHand), level.reserved}, reclaimed)
        end)
    if outcome then
        return outcome
    end
    if not known then
        levels[sku] = level
        newSkus = newSkus or {}
        newSkus[#newSkus + 1] = '0'
        newSkus[#newSkus + 1] = sku
    end
    record(operation, 'SET_ON_HAND', tonumber(onHand), digest, sku, '')
    return applied(countersOf(level), reclaimed)
end
argumentCount.setOnHand = 5
