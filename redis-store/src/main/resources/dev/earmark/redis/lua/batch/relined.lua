-- An overdue reservation that a change has given other lines: the index of held lines still has the lines from before the batch.
local relined = {}

-- Notes the reservation if it is overdue.
local function noteLines(reservation)
    if isOverdue(reservation) then
        relined[#relined + 1] = reservation
    end
end

local function hasSku(text, sku)
    for _, line in ipairs(linesOf(text)) do
        if line.sku == sku then
            return true
        end
    end
    return false
end

function hooks.hasLost(reservation, sku)
    return reservation.lines ~= reservation.indexedLines and not hasSku(reservation.lines, sku)
end

-- Returns the longest overdue reservation that has a SKU which it did not have before the batch, unless it was passed or comes
-- after another one.
function hooks.nextGained(sku, passed, other)
    local found
    for _, reservation in ipairs(relined) do
        local earliest = found or other
        if isOverdue(reservation) and not passed[reservation] and (not earliest or comesFirst(reservation, earliest))
            and hasSku(reservation.lines, sku) and not hasSku(reservation.indexedLines, sku) then
            found = reservation
        end
    end
    return found
end
