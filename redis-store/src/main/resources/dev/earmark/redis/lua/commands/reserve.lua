local function reserveAgain(known, lines)
    if known.lines ~= lines then
        return refused('IdReused', {known.status})
    end
    if known.status == 'HELD' or known.status == 'CONFIRMED' then
        return replayed(textOf(known))
    end
    return refused('WrongStatus', {known.status})
end

local function refuseUnknownSkus(lines)
    local unknown = {}
    for i = 1, #lines do
        if not levels[lines[i].sku] then
            unknown[#unknown + 1] = lines[i].sku
        end
    end
    return refused('UnknownSku', unknown)
end

-- Reclaims overdue units for each line that is short. Returns what was reclaimed, and an outcome if it was not enough.
local function reclaimFor(lines)
    local reclaimed, shortages = {}, {}
    for i = 1, #lines do
        local line = lines[i]
        local available = reclaimUntil(levels[line.sku], line.quantity, reclaimed)
        if available < line.quantity then
            shortages[#shortages + 1] = line.sku
            shortages[#shortages + 1] = line.quantity
            shortages[#shortages + 1] = available
        end
    end
    return reclaimed, #shortages > 0 and refused('NotEnough', shortages, reclaimed)
end

function commands.reserve(id, holdFor, owner, text)
    local known = reservations[id]
    if known then
        return reserveAgain(known, text)
    end
    local lines = linesOf(text)
    local enough, reclaimed = true, nil
    for i = 1, #lines do
        local level = levels[lines[i].sku]
        if not level then
            return refuseUnknownSkus(lines)
        end
        enough = enough and level.onHand - level.reserved >= lines[i].quantity
    end
    if not enough then
        local outcome
        reclaimed, outcome = reclaimFor(lines)
        if outcome then
            return outcome
        end
    end
    for i = 1, #lines do
        local level = levels[lines[i].sku]
        level.reserved = level.reserved + lines[i].quantity
    end
    local reservation = {
        id = id, text = false, status = 'HELD', createdAt = nowText, expiresAt = expiresAtAfter(holdFor), owner = owner,
        lines = text, returned = '', changed = true, indexedExpiresAt = false
    }
    reservations[id] = reservation
    changedReservations[#changedReservations + 1] = reservation
    if report then
        report(reservation, 'RESERVE')
    end
    return applied(textOf(reservation), reclaimed)
end
