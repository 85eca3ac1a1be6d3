function commands.assign(id, owner)
    local known = reservations[id]
    if known and known.owner == owner then
        return replayed(textOf(known))
    end
    local held, outcome = heldOrOutcome(id)
    outcome = outcome or refuseInconsistent(held)
    if outcome then
        return outcome
    end
    local reclaimed = {}
    outcome = refuseOverLimit(id, owner, limitOf(held), {text = held.lines}, reclaimed)
    if outcome then
        return outcome
    end
    held.owner = owner
    update(held, 'HELD', 'ASSIGN')
    return applied(textOf(held), reclaimed)
end
argumentCount.assign = 2
