function commands.change(id, text, choicesText)
    local held, outcome = heldOrOutcome(id)
    outcome = outcome or refuseInconsistent(held)
    if outcome then
        return outcome
    end
    local reclaimed = {}
    local request = {
        text = text, choices = choicesText ~= '' and parseChoices(choicesText) or nil,
        changing = held, own = quantitiesBySku(held.lines), reclaimed = reclaimed
    }
    if request.choices and hooks.ledTo(held.lines, text, request.choices) or held.lines == text then
        return replayed(textOf(held))
    end
    outcome = refuseUnknownSkus(linesOf(text))
    if outcome then
        return outcome
    end
    outcome = refuseOverLimit(id, held.owner, limitOf(held), request, reclaimed)
    if not outcome then
        outcome, text = allocate(request)
    end
    if not outcome then
        -- again, because of counters that are too low for it and for what was reclaimed
        outcome = refuseInconsistent(held)
        if outcome then
            outcome[3] = reclaimed
        end
    end
    if outcome then
        return outcome
    end
    local before, after = linesOf(held.lines), linesOf(text)
    for i = 1, #before do
        local level = levels[before[i].sku]
        level.reserved = level.reserved - before[i].quantity
    end
    for i = 1, #after do
        local level = levels[after[i].sku]
        level.reserved = level.reserved + after[i].quantity
    end
    held.lines = text
    noteLines(held)
    update(held, 'HELD', 'CHANGE')
    return applied(textOf(held), reclaimed)
end
argumentCount.change = 3
