local expiresAtByHoldFor = {}

local function expiresAtAfter(holdFor)
    local expiresAt = expiresAtByHoldFor[holdFor]
    if not expiresAt then
        expiresAt = digits(now + holdFor)
        expiresAtByHoldFor[holdFor] = expiresAt
    end
    return expiresAt
end

local function reserveAgain(known, owner, lines, choices)
    if not (choices and hooks.ledTo(known.lines, lines, choices) or known.lines == lines) then
        return refused('IdReused', {known.status})
    end
    if known.status ~= 'HELD' and known.status ~= 'CONFIRMED' then
        return refused('WrongStatus', {known.status})
    end
    return known.owner == owner and replayed(textOf(known)) or refused('OtherOwner', {known.status})
end

-- The time, or the text of terms.lua if a reserve of the batch names more.
function commands.reserve(id, holdFor, owner, text)
    local known = reservations[id]
    local terms = hooks.termsOf and hooks.termsOf(holdFor)
    if known then
        return reserveAgain(known, owner, text, terms and terms.choices)
    end
    local lines = linesOf(text)
    local isSimple, reclaimed = not terms or not (terms.choices or terms.limit), nil
    for i = 1, #lines do
        local level = levels[lines[i].sku]
        if not level then
            return refuseUnknownSkus(lines)
        end
        isSimple = isSimple and level.onHand - level.reserved >= lines[i].quantity
    end
    if not isSimple then
        local outcome
        local request = {text = text, choices = terms and terms.choices}
        reclaimed = {}
        outcome = terms and terms.limit and refuseOverLimit(id, owner, terms.limit, request, reclaimed)
        if not outcome then
            outcome, text = allocate(request, reclaimed)
        end
        if outcome then
            return outcome
        end
        lines = linesOf(text)
    end
    for i = 1, #lines do
        local level = levels[lines[i].sku]
        level.reserved = level.reserved + lines[i].quantity
    end
    local reservation = {
        id = id, text = false, status = 'HELD', createdAt = nowText,
        expiresAt = terms and terms.expiresAt or expiresAtAfter(holdFor), terms = terms and terms.kept or '', owner = owner,
        lines = text, returned = '', changed = true, indexedExpiresAt = false
    }
    reservations[id] = reservation
    changedReservations[#changedReservations + 1] = reservation
    if report then
        report(reservation, 'RESERVE', '')
    end
    return applied(textOf(reservation), reclaimed)
end
argumentCount.reserve = 4
