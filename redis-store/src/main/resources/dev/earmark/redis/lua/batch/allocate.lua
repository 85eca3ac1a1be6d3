-- Decides from which SKUs the lines of a reservation are taken. Units that the reservation has already count as available to it.
local takeFromAny -- see choices.lua; nil if no command of the batch has lines from any of several SKUs

-- Expires overdue reservations until the units are available, or none is left. Returns the available units.
local function claim(request, sku, quantity)
    local has = request.own and request.own[sku] or 0
    return reclaimUntil(levels[sku], quantity - has, request.reclaimed, request.changing) + has
end

local function addShortage(shortages, sku, quantity, available)
    local n = #shortages
    shortages[n + 1], shortages[n + 2], shortages[n + 3] = sku, quantity, available
end

-- Request: its text; choices, or nil; the reservation that it changes and the units that this has, or nil; the list of the
-- reservations that were reclaimed for it. A choice names its SKUs by their places among the lines of the text, where their
-- quantity is 0. Returns an outcome if units are short; and otherwise nil and the lines.
allocate = function(request)
    local lines, shortages = linesOf(request.text), {}
    for i = 1, #lines do
        local line = lines[i]
        local available = claim(request, line.sku, line.quantity)
        if available < line.quantity then
            addShortage(shortages, line.sku, line.quantity, available)
        end
    end
    local text = request.choices and takeFromAny(request, shortages) or request.text
    return #shortages > 0 and refused('NotEnough', shortages, request.reclaimed), text
end
