function commands.expire(id)
    local held, other = heldOrOutcome(id, 'EXPIRED')
    if not held then
        return other
    end
    if not isOverdue(held) then
        return refused('NotOverdue', {held.expires})
    end
    local sku = contradiction(held)
    if sku then
        return refused('Inconsistent', {sku})
    end
    release(held, 'EXPIRED')
    return applied(textOf(held))
end
