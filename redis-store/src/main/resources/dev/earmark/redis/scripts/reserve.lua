local function reserveAgain(known, lines)
    if known.lines ~= lines then
        return refused('IdReused', {known.status})
    end
    if known.status == 'HELD' or known.status == 'CONFIRMED' then
        return replayed(textOf(known))
    end
    return refused('WrongStatus', {known.status})
end

local function unknownSkus(lines)
    local unknown = {}
    for _, line in ipairs(lines) do
        if not levels[line.sku] then
            unknown[#unknown + 1] = line.sku
        end
    end
    return unknown
end

function commands.reserve(id, ttl, owner, text)
    if reservations[id] then
        return reserveAgain(reservations[id], text)
    end
    local lines = linesOf(text)
    local unknown = unknownSkus(lines)
    if #unknown > 0 then
        return refused('UnknownSku', unknown)
    end
    local reclaimed = {}
    local shortages = {}
    for _, line in ipairs(lines) do
        local available = claim(levels[line.sku], line.quantity, reclaimed)
        if available < line.quantity then
            shortages[#shortages + 1] = line.sku
            shortages[#shortages + 1] = line.quantity
            shortages[#shortages + 1] = available
        end
    end
    if #shortages > 0 then
        return refused('NotEnough', shortages, reclaimed)
    end
    for _, line in ipairs(lines) do
        local level = levels[line.sku]
        level.reserved = level.reserved + line.quantity
    end
    local reservation = {
        id = id, status = 'HELD', created = nowText, expires = deadlineIn(ttl), owner = owner, lines = text, returned = ''
    }
    reservations[id] = reservation
    change(reservation)
    return applied(textOf(reservation), reclaimed)
end
