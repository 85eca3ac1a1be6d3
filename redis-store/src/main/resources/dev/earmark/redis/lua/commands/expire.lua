function commands.expire(id)
    local held, outcome = heldOrOutcome(id, 'EXPIRED')
    if held and not isOverdue(held) then
        return refused('NotOverdue', {held.expiresAt})
    end
    outcome = outcome or refuseInconsistent(held)
    if outcome then
        return outcome
    end
    release(held, 'EXPIRED', 'EXPIRE')
    return applied(textOf(held))
end
argumentCount.expire = 1
