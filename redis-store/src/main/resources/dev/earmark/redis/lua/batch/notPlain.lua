-- What a reserve does that is not plain: its id is known, its units are not free, or it names more than time and lines.
local function reserveAgain(known, owner, lines, choices)
    if not (choices and hooks.ledTo(known.lines, lines, choices) or known.lines == lines) then
        return refused('IdReused', {known.status})
    end
    if known.status ~= 'HELD' and known.status ~= 'CONFIRMED' then
        return refused('WrongStatus', {known.status})
    end
    return known.owner == owner and replayed(textOf(known)) or refused('OtherOwner', {known.status})
end

reserveNotPlain = function(id, owner, holdFor, text)
    local terms = hooks.termsOf and hooks.termsOf(holdFor)
    local choices, limit = terms and terms.choices, terms and terms.limit
    if reservations[id] then
        return reserveAgain(reservations[id], owner, text, choices)
    end
    local outcome = refuseUnknownSkus(linesOf(text))
    if outcome then
        return outcome
    end
    local reclaimed = {}
    local request = {text = text, choices = choices, reclaimed = reclaimed}
    outcome = limit and refuseOverLimit(id, owner, limit, request, reclaimed)
    if not outcome then
        outcome, text = allocate(request)
    end
    return outcome or applied(textOf(hold(id, owner, holdFor, text, terms)), reclaimed)
end
