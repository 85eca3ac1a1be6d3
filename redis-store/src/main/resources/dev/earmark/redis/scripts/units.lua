-- Moves units between the counters.

-- A SKU of which a held reservation has more than its counters say; a store that is let alone has none (R7).
local function contradiction(reservation)
    local lines = linesOf(reservation.lines)
    for i = 1, #lines do
        local line = lines[i]
        local level = levels[line.sku]
        if not level or level.reserved < line.quantity then
            return line.sku
        end
    end
end

local function release(reservation, status)
    local lines = linesOf(reservation.lines)
    for i = 1, #lines do
        local level = levels[lines[i].sku]
        level.reserved = level.reserved - lines[i].quantity
    end
    reservation.status = status
    change(reservation)
end
