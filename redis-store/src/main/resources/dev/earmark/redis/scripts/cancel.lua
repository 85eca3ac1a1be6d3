function commands.cancel(id)
    local held, outcome = heldOrOutcome(id, 'CANCELLED')
    outcome = outcome or refuseContradiction(held)
    if outcome then
        return outcome
    end
    release(held, 'CANCELLED')
    return applied(textOf(held))
end
