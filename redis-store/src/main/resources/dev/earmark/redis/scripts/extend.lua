-- Never moves a deadline to an earlier time; each extend counts anew, so there is no replay of one.
function commands.extend(id, ttl)
    local known = reservations[id]
    if not known then
        return refused('UnknownReservation')
    end
    if known.status ~= 'HELD' then
        return refused('WrongStatus', {known.status})
    end
    local sku = contradiction(known)
    if sku then
        return refused('Inconsistent', {sku})
    end
    local deadline = deadlineIn(ttl)
    if deadline > known.expires then
        known.expires = deadline
        change(known)
    end
    return applied(textOf(known))
end
