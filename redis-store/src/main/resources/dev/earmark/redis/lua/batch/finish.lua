-- What confirm, cancel and expire have in common: of them exactly one wins, and the others learn which one (R6).

-- Returns the reservation if it is held; otherwise nil and the outcome.
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

local function refuseInconsistent(held)
    local sku = inconsistentSku(held)
    return sku and refused('Inconsistent', {sku})
end
