-- Lines that may be taken from any of several SKUs. Free units come first, so that no overdue reservation is expired without
-- need. No SKU occurs in two lines, so no choice can take the units that another line needs (R3).

-- A row for each choice: quantity, "WHOLE" or "SPLIT", and the places of its SKUs in the order of preference.
local function parseChoices(text)
    local choices = {}
    for quantity, take, places in string.gmatch(text, '(%d+) (%u+) ([%d ]+)') do
        local choice = {quantity = tonumber(quantity), isWhole = take == 'WHOLE', places = {}}
        for place in string.gmatch(places, '%d+') do
            choice.places[#choice.places + 1] = tonumber(place)
        end
        choices[#choices + 1] = choice
    end
    return choices
end

local function takeWhole(choice, lines, taken, free, claimed)
    for _, available in ipairs({free, claimed}) do
        for _, place in ipairs(choice.places) do
            if available(lines[place].sku, choice.quantity) >= choice.quantity then
                taken[place] = choice.quantity
                return true
            end
        end
    end
    return false
end

local function takeSplit(choice, lines, taken, free, claimed)
    local missing = choice.quantity
    for _, place in ipairs(choice.places) do
        local some = math.min(missing, free(lines[place].sku))
        taken[place] = some
        missing = missing - some
    end
    for _, place in ipairs(choice.places) do
        if missing > 0 then
            local wanted = taken[place] + missing
            local some = math.min(wanted, claimed(lines[place].sku, wanted))
            missing = missing - (some - taken[place])
            taken[place] = some
        end
    end
    return missing == 0
end

-- Returns the lines with what was taken from where. They stay sorted, because the SKUs of the request are.
takeFromAny = function(request, shortages)
    local lines, taken, texts, own = linesOf(request.text), {}, {}, request.own or {}

    local function free(sku)
        return levels[sku].onHand - levels[sku].reserved + (own[sku] or 0)
    end

    local function claimed(sku, quantity)
        return claim(request, sku, quantity)
    end

    for _, choice in ipairs(request.choices) do
        local take = choice.isWhole and takeWhole or takeSplit
        if not take(choice, lines, taken, free, claimed) then
            for _, place in ipairs(choice.places) do
                addShortage(shortages, lines[place].sku, choice.quantity, free(lines[place].sku))
            end
        end
    end
    for i = 1, #lines do
        local quantity = taken[i] or lines[i].quantity
        if quantity > 0 then
            texts[#texts + 1] = digits(quantity) .. ' ' .. lines[i].sku
        end
    end
    return table.concat(texts, '\n')
end

-- Returns whether these lines are what the request led to, so that it is a repeat (R4).
function hooks.ledTo(reserved, text, choices)
    local left, count = quantitiesBySku(reserved), #linesOf(reserved)
    local lines = linesOf(text)
    for i = 1, #lines do
        local line = lines[i]
        if line.quantity > 0 then
            if left[line.sku] ~= line.quantity then
                return false
            end
            count = count - 1
        end
    end
    for _, choice in ipairs(choices) do
        local units, skus = 0, 0
        for _, place in ipairs(choice.places) do
            local quantity = left[lines[place].sku]
            if quantity then
                units = units + quantity
                skus = skus + 1
            end
        end
        if units ~= choice.quantity or (choice.isWhole and skus ~= 1) then
            return false
        end
        count = count - skus
    end
    return count == 0
end
