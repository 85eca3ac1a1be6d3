-- What the commands on a held reservation have in common. Of confirm, cancel and expire exactly one wins, and the others learn which
-- one (R6).

-- Returns the reservation if it is held; otherwise nil and the outcome. The command is a replay if the reservation has the status
-- that it leads to.
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
