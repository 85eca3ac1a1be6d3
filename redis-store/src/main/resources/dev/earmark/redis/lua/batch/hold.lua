local expiresAtByHoldFor = {}

-- Sets the units of a new reservation aside, which are free.
local function hold(id, owner, holdFor, text, terms)
    local expiresAt = terms and terms.expiresAt or expiresAtByHoldFor[holdFor]
    if not expiresAt then
        expiresAt = digits(now + holdFor)
        expiresAtByHoldFor[holdFor] = expiresAt
    end
    local lines = linesOf(text)
    for i = 1, #lines do
        local line = lines[i]
        local level = levels[line.sku]
        level.reserved = level.reserved + line.quantity
    end
    local reservation = { -- eight fields, because Lua makes room for a power of two
        id = id, status = 'HELD', createdAt = nowText, expiresAt = expiresAt, terms = terms and terms.kept or '', owner = owner,
        lines = text, returned = ''
    }
    reservations[id] = reservation
    changedReservations[#changedReservations + 1] = reservation
    if report then
        report(reservation, 'RESERVE', '')
    end
    return reservation
end
