local termsByText = {}

-- What a reserve names beside its lines: usually only a time. The shoppers of a flash sale name the same.
local function termsOf(text)
    local terms = termsByText[text]
    if not terms then
        local holdFor = tonumber(text)
        terms = {expiresAt = holdFor and digits(now + holdFor), kept = ''}
        if not holdFor then
            hooks.readTerms(terms, text)
        end
        termsByText[text] = terms
    end
    return terms
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

function commands.reserve(id, termsText, owner, text)
    local known = reservations[id]
    local terms = termsOf(termsText)
    if known then
        return reserveAgain(known, owner, text, terms.choices)
    end
    local lines = linesOf(text)
    local enough, reclaimed = not terms.choices, nil
    for i = 1, #lines do
        local level = levels[lines[i].sku]
        if not level then
            return refuseUnknownSkus(lines)
        end
        enough = enough and level.onHand - level.reserved >= lines[i].quantity
    end
    if terms.limit or not enough then
        local outcome
        local request = {text = text, choices = terms.choices}
        reclaimed = {}
        outcome = terms.limit and refuseOverLimit(id, owner, terms.limit, request, reclaimed)
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
        id = id, text = false, status = 'HELD', createdAt = nowText, expiresAt = terms.expiresAt, terms = terms.kept,
        owner = owner, lines = text, returned = '', changed = true, indexedExpiresAt = false
    }
    reservations[id] = reservation
    changedReservations[#changedReservations + 1] = reservation
    if report then
        report(reservation, 'RESERVE', '')
    end
    return applied(textOf(reservation), reclaimed)
end
argumentCount.reserve = 4
