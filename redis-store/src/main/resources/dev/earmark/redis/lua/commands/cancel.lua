function commands.cancel(id)
    local held, outcome = heldOrOutcome(id, 'CANCELLED')
    outcome = outcome or refuseInconsistent(held)
    if outcome then
        return outcome
    end
    release(held, 'CANCELLED', 'CANCEL')
    return applied(textOf(held))
end
argumentCount.cancel = 1
