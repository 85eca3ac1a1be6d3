-- How many units of a SKU an owner holds or has bought. Both indexes have what was there before the batch; what the batch has
-- changed since is noted.
local ownedIds = {} -- by owner: ids, and whether an id is among them

local function addOwned(owner, id)
    local ids = ownedIds[owner]
    if not ids[id] then
        ids[id] = true
        ids[#ids + 1] = id
    end
end

-- Reads an index whose members begin with the owner and end with the id. "skip" is the length of what is between them.
local function loadIndex(owner, index, skip)
    local name = string.sub(owner, string.len('owner ') + 1)
    local members = redis.call('ZRANGEBYLEX', index, '[' .. name .. '\n', '(' .. name .. '\v')
    local unknown = {}
    for i, member in ipairs(members) do
        local id = string.sub(member, string.len(name) + skip + 1)
        addOwned(owner, id)
        if reservations[id] == nil then
            unknown[#unknown + 1] = id
        end
        if #unknown == 100 or i == #members then
            loadReservations(unknown)
            unknown = {}
        end
    end
end

local function idsOf(owner)
    if not ownedIds[owner] then
        ownedIds[owner] = {}
        loadIndex(owner, prefix .. 'owned', 18)
        loadIndex(owner, prefix .. 'bought', 1)
        for _, changed in ipairs(changedReservations) do
            if changed.owner == owner then
                addOwned(owner, changed.id)
            end
        end
    end
    return ownedIds[owner]
end

local reportWithoutOwner = report

report = function(reservation, cause, before)
    if ownedIds[reservation.owner] then
        addOwned(reservation.owner, reservation.id)
    end
    if reportWithoutOwner then
        reportWithoutOwner(reservation, cause, before)
    end
end

local function addUnits(units, text, sign)
    for _, line in ipairs(linesOf(text)) do
        units[line.sku] = (units[line.sku] or 0) + sign * line.quantity
    end
end

-- Returns the units of each SKU, without those of one reservation, and the overdue reservations among them.
local function ownedBy(owner, except)
    local units, overdue = {}, {}
    for _, id in ipairs(idsOf(owner)) do
        local one = reservations[id]
        if one and one.owner == owner and id ~= except then
            if one.status == 'HELD' then
                addUnits(units, one.lines, 1)
            elseif one.status == 'CONFIRMED' then
                addUnits(units, one.lines, 1)
                addUnits(units, one.returned, -1)
            end
            if isOverdue(one) then
                overdue[#overdue + 1] = one
            end
        end
    end
    table.sort(overdue, comesFirst)
    return units, overdue
end

local function limitOf(reservation)
    return tonumber(string.match(reservation.terms, 'limit=(%d+)'))
end

-- Returns an outcome if the owner would have more than the limit. Expires overdue reservations of the owner before (R3).
local function refuseOverLimit(id, owner, limit, request, reclaimed)
    if not limit or owner == 'owner' then
        return nil
    end
    local units, overdue = ownedBy(owner, id)
    local lines = linesOf(request.text)

    local function sumOf(places)
        local sum = 0
        for _, place in ipairs(places) do
            sum = sum + (units[lines[place].sku] or 0)
        end
        return sum
    end

    local quantities = {} -- by overdue reservation

    local function hasAny(reservation, places)
        quantities[reservation] = quantities[reservation] or quantitiesBySku(reservation.lines)
        for _, place in ipairs(places) do
            if quantities[reservation][lines[place].sku] then
                return true
            end
        end
        return false
    end

    local function refuse(quantity, places)
        for _, one in ipairs(overdue) do
            if sumOf(places) + quantity <= limit or isTooMuch then
                break
            end
            if isOverdue(one) and hasAny(one, places) then
                wantLevelsOf(one.lines)
                loadLevels()
                if reclaim(one, reclaimed) then
                    addUnits(units, one.lines, -1)
                end
            end
        end
        if sumOf(places) + quantity > limit then
            local name = string.sub(owner, string.len('owner ') + 1)
            return refused('LimitExceeded', {name, lines[places[1]].sku, limit, sumOf(places), quantity}, reclaimed)
        end
    end

    for i = 1, #lines do
        local outcome = lines[i].quantity > 0 and refuse(lines[i].quantity, {i})
        if outcome then
            return outcome
        end
    end
    for _, choice in ipairs(request.choices or {}) do
        local outcome = refuse(choice.quantity, choice.places)
        if outcome then
            return outcome
        end
    end
end
