-- What can still be returned: quantities by SKU, and the same as lines in their order.
local function notYetReturned(sold, returned)
    local quantities = {}
    local lines = {}
    for _, line in ipairs(sold) do
        local left = line.quantity - (returned[line.sku] or 0)
        quantities[line.sku] = left
        if left > 0 then
            lines[#lines + 1] = {sku = line.sku, quantity = left}
        end
    end
    return quantities, lines
end

local function refuse(lines, returnable)
    local excess = {}
    for _, line in ipairs(lines) do
        local most = returnable[line.sku] or 0
        if line.quantity > most then
            excess[#excess + 1] = line.sku
            excess[#excess + 1] = line.quantity
            excess[#excess + 1] = most
        end
    end
    if #excess > 0 then
        return refused('MoreThanSold', excess)
    end
    for _, line in ipairs(lines) do
        local level = levels[line.sku]
        if not level or level.sold < line.quantity then
            return refused('Inconsistent', {line.sku})
        end
        if level.onHand + line.quantity > MAX_UNITS then
            return refused('TooManyUnits', {line.sku})
        end
    end
end

-- Puts the units back on hand. Returns how many.
local function putBack(known, sold, returned, lines)
    local units = 0
    for _, line in ipairs(lines) do
        local level = levels[line.sku]
        level.onHand = level.onHand + line.quantity
        level.sold = level.sold - line.quantity
        returned[line.sku] = (returned[line.sku] or 0) + line.quantity
        units = units + line.quantity
    end
    local texts = {}
    for _, line in ipairs(sold) do
        if returned[line.sku] then
            texts[#texts + 1] = '\n-' .. digits(returned[line.sku]) .. ' ' .. line.sku
        end
    end
    known.returned = table.concat(texts)
    update(known, 'CONFIRMED', 'RETURN')
    return units
end

-- An empty text means: everything that has not been returned yet.
function commands.returnStock(id, operation, digest, text)
    local known = reservations[id]
    if not known then
        return refused('UnknownReservation')
    end
    local outcome = repeated(operation, digest, textOf(known))
    if outcome then
        return outcome
    end
    if known.status ~= 'CONFIRMED' then
        return refused('WrongStatus', {known.status})
    end
    local sold = linesOf(known.lines)
    local returned = quantitiesBySku(known.returned)
    local returnable, all = notYetReturned(sold, returned)
    local lines = text == '' and all or linesOf(text)
    outcome = refuse(#lines > 0 and lines or sold, returnable)
    if outcome then
        return outcome
    end
    record(operation, 'RETURN_STOCK', putBack(known, sold, returned, lines), digest, id, '')
    return applied(textOf(known))
end
argumentCount.returnStock = 4
