function hooks.refuseMoreThanReserved(known, text)
    local reserved, excess = quantitiesBySku(known.lines), {}
    for _, line in ipairs(linesOf(text)) do
        local most = reserved[line.sku] or 0
        if line.quantity > most then
            excess[#excess + 1] = line.sku
            excess[#excess + 1] = line.quantity
            excess[#excess + 1] = most
        end
    end
    return #excess > 0 and refused('MoreThanReserved', excess)
end

-- A confirm of some lines, or one that may reserve again.
function commands.confirmWith(id, text, late)
    return confirm(id, text, late)
end
argumentCount.confirmWith = 3
