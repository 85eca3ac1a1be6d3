-- What confirm does: it sells some of the held units, usually all, and gives the rest back.
local sellAgain -- see late.lua; nil if no command of the batch asks for it

local function refuseTooManyUnits(lines)
    for i = 1, #lines do
        if levels[lines[i].sku].sold + lines[i].quantity > MAX_UNITS then
            return refused('TooManyUnits', {lines[i].sku})
        end
    end
end

-- The held lines are what is set aside now.
local function sell(reservation, held, text)
    local sold = linesOf(text)
    for i = 1, #held do
        local level = levels[held[i].sku]
        level.reserved = level.reserved - held[i].quantity
    end
    for i = 1, #sold do
        local level = levels[sold[i].sku]
        level.onHand = level.onHand - sold[i].quantity
        level.sold = level.sold + sold[i].quantity
    end
    reservation.lines = text
    update(reservation, 'CONFIRMED', 'CONFIRM')
end

-- An empty text means: all lines.
local function confirm(id, text, late)
    local known = reservations[id]
    if not known then
        return refused('UnknownReservation')
    end
    local sold = text == '' and known.lines or text
    if known.status == 'CONFIRMED' then
        return sold == known.lines and replayed(textOf(known)) or refused('ConfirmedOtherwise')
    end
    local again = known.status == 'EXPIRED' and late == 'RESERVE_AGAIN'
    if known.status ~= 'HELD' and not again then
        return refused('WrongStatus', {known.status})
    end
    local outcome = text ~= '' and hooks.refuseMoreThanReserved(known, sold)
    if not outcome and again then
        return sellAgain(known, sold)
    end
    outcome = outcome or refuseInconsistent(known) or refuseTooManyUnits(linesOf(sold))
    if outcome then
        return outcome
    end
    sell(known, linesOf(known.lines), sold)
    return applied(textOf(known))
end
