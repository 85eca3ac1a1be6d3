-- Never moves expiresAt to an earlier time. An extend has no operation id: each one counts from now, so none is a replay.
function commands.extend(id, holdFor)
    local known = reservations[id]
    if not known then
        return refused('UnknownReservation')
    end
    if known.status ~= 'HELD' then
        return refused('WrongStatus', {known.status})
    end
    local sku = inconsistentSku(known)
    if sku then
        return refused('Inconsistent', {sku})
    end
    local expiresAt = expiresAtAfter(holdFor)
    if expiresAt > known.expiresAt then
        known.expiresAt = expiresAt
        markChanged(known, 'EXTEND')
    elseif report then
        report(known, 'EXTEND')
    end
    return applied(textOf(known))
end
