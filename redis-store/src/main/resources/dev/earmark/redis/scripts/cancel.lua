function commands.cancel(id)
    local held, other = heldOrOutcome(id, 'CANCELLED')
    if not held then
        return other
    end
    local sku = contradiction(held)
    if sku then
        return refused('Inconsistent', {sku})
    end
    release(held, 'CANCELLED')
    return applied(textOf(held))
end
