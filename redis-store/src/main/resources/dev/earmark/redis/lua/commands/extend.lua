-- Never moves expiresAt to an earlier time, nor beyond the latest one. An extend has no operation id: each one counts from now, so
-- none is a replay.
function commands.extend(id, holdFor)
    local held, outcome = heldOrOutcome(id)
    outcome = outcome or refuseInconsistent(held)
    if outcome then
        return outcome
    end
    local wanted = digits(now + holdFor)
    local latest = string.match(held.terms, 'until=(%d+)') or wanted
    local expiresAt = wanted > latest and latest or wanted
    if expiresAt > held.expiresAt and expiresAt > nowText then
        held.expiresAt = expiresAt
        update(held, 'HELD', 'EXTEND')
    elseif wanted > held.expiresAt then
        return refused('HeldLongest', {latest})
    elseif report then
        report(held, 'EXTEND', 'HELD')
    end
    return applied(textOf(held))
end
argumentCount.extend = 2
