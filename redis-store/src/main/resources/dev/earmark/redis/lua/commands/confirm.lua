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
    markChanged(reservation, 'CONFIRM')
end

local function refuseTooManyUnits(held)
    local lines = linesOf(held.lines)
    for i = 1, #lines do
        if levels[lines[i].sku].sold + lines[i].quantity > MAX_UNITS then
            return refused('TooManyUnits', {lines[i].sku})
        end
    end
end

function commands.confirm(id)
    local held, outcome = heldOrOutcome(id, 'CONFIRMED')
    outcome = outcome or refuseInconsistent(held) or refuseTooManyUnits(held)
    if outcome then
        return outcome
    end
    sell(held)
    return applied(textOf(held))
end
