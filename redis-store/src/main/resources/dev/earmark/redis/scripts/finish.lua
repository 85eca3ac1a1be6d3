-- Of confirm, cancel and expire exactly one wins, and the losers learn which (R6). Returns what is held still, or an outcome.
local function heldOrOutcome(id, status)
    local known = reservations[id]
    if not known then
        return nil, refused('UnknownReservation')
    end
    if known.status == status then
        return nil, replayed(textOf(known))
    end
    if known.status ~= 'HELD' then
        return nil, refused('WrongStatus', {known.status})
    end
    return known
end

local function refuseContradiction(held)
    local sku = contradiction(held)
    return sku and refused('Inconsistent', {sku})
end
