-- Returns a SKU of which a held reservation has more units than the counters say are reserved. There is one only if the data
-- was changed by other programs (R7).
local function inconsistentSku(reservation)
    local lines = linesOf(reservation.lines)
    for i = 1, #lines do
        local line = lines[i]
        local level = levels[line.sku]
        if not level or level.reserved < line.quantity then
            return line.sku
        end
    end
end

-- Makes the units of a held reservation available again.
local function release(reservation, status, cause)
    local lines = linesOf(reservation.lines)
    for i = 1, #lines do
        local level = levels[lines[i].sku]
        level.reserved = level.reserved - lines[i].quantity
    end
    update(reservation, status, cause)
end
