-- Decides from which SKUs the lines of a reservation are taken. Units that the reservation has already count as available to it.
local takeFromAny -- see choices.lua; nil if no command of the batch has lines from any of several SKUs

-- Request: its text; choices, or nil; the reservation that it changes and the units that this has, or nil. A choice names its SKUs by their places among
-- the lines of the text, where their quantity is 0. Returns an outcome if units are short; and otherwise nil and the lines.
local function allocate(request, reclaimed)
    local lines, own = linesOf(request.text), request.own or {}
    local shortages = {}

    local function claim(sku, quantity)
        local has = own[sku] or 0
        return reclaimUntil(levels[sku], quantity - has, reclaimed, request.changing) + has
    end

    local function addShortage(sku, quantity, available)
        shortages[#shortages + 1] = sku
        shortages[#shortages + 1] = quantity
        shortages[#shortages + 1] = available
    end

    for i = 1, #lines do
        local line = lines[i]
        local available = claim(line.sku, line.quantity)
        if available < line.quantity then
            addShortage(line.sku, line.quantity, available)
        end
    end
    local text = request.choices and takeFromAny(request, own, claim, addShortage) or request.text
    return #shortages > 0 and refused('NotEnough', shortages, reclaimed), text
end
