local function sell(reservation)
    local lines = linesOf(reservation.lines)
    for i = 1, #lines do
        local quantity = lines[i].quantity
        local level = levels[lines[i].sku]
        level.onHand = level.onHand - quantity
        level.reserved = level.reserved - quantity
        level.sold = level.sold + quantity
    end
    reservation.status = 'CONFIRMED'
    change(reservation)
end

function commands.confirm(id)
    local held, other = heldOrOutcome(id, 'CONFIRMED')
    if not held then
        return other
    end
    local sku = contradiction(held)
    if sku then
        return refused('Inconsistent', {sku})
    end
    for _, line in ipairs(linesOf(held.lines)) do
        if levels[line.sku].sold + line.quantity > MAX_UNITS then
            return refused('TooManyUnits', {line.sku})
        end
    end
    sell(held)
    return applied(textOf(held))
end
