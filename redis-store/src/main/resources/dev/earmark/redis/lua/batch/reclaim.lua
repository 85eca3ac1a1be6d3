-- Finds units in overdue reservations (R3), in bounded steps (R9).
local PAGE = 20
local LINES_AHEAD = 500

local overdueBySku = {} -- ids in the order of the index of held lines: the longest overdue first
local reclaimedIds = {} -- by this batch
local reclaimedLines = 0

local function loadNextPage(found, sku)
    local from = found.last and '(' .. found.last or '[' .. sku .. '\n'
    local to = '(' .. sku .. '\n' .. digits(now + 1)
    local members = redis.call('ZRANGEBYLEX', prefix .. 'held', from, to, 'LIMIT', 0, PAGE)
    found.complete = #members < PAGE
    found.last = members[#members]
    local unknown = {}
    for _, member in ipairs(members) do
        local id = string.sub(member, string.len(sku) + 19)
        found[#found + 1] = id
        if reservations[id] == nil then
            unknown[#unknown + 1] = id
        end
    end
    loadReservations(unknown)
end

-- Loads the levels of the next reservations. Of large ones it loads one at a time, because the first may be enough.
local function loadNextLevels(found)
    local lines = 0
    repeat
        found.ready = found.ready + 1
        local reservation = reservations[found[found.ready]]
        if reservation then
            wantLevelsOf(reservation.lines)
            lines = lines + #linesOf(reservation.lines)
        end
    until found.ready == #found or lines >= LINES_AHEAD
    loadLevels()
end

-- Returns the next reservation, from a position on, that is still overdue, and its position.
local function nextOverdue(sku, position)
    local found = overdueBySku[sku]
    if not found then
        found = {first = 1, ready = 0}
        overdueBySku[sku] = found
    end
    position = math.max(position, found.first)
    while true do
        if position > #found then
            if found.complete then
                return nil
            end
            loadNextPage(found, sku)
        else
            while position > found.ready do
                loadNextLevels(found)
            end
            local reservation = reservations[found[position]]
            if reservation and isOverdue(reservation) then
                if not (hooks.hasLost and hooks.hasLost(reservation, sku)) then
                    return reservation, position
                end
            elseif position == found.first then
                found.first = position + 1
            end
            position = position + 1
        end
    end
end

-- Expires an overdue reservation for a command. Returns false if its counters are wrong, or if the batch would reclaim more
-- than one script may; that is noted.
local function reclaim(reservation, reclaimed)
    local lines = #linesOf(reservation.lines)
    if #reclaimedIds == MAX_COMMANDS or reclaimedLines + lines > MAX_LINES then
        isTooMuch = true
        return false
    end
    if inconsistentSku(reservation) then
        return false
    end
    release(reservation, 'EXPIRED', 'RECLAIM')
    reclaimed[#reclaimed + 1] = reservation.id
    reclaimed[#reclaimed + 1] = textOf(reservation)
    reclaimedIds[#reclaimedIds + 1] = reservation.id
    reclaimedLines = reclaimedLines + lines
    return true
end

-- Expires overdue reservations of a SKU, the longest overdue first, until enough units are available or none is left (R3).
-- A change does not expire the reservation that it changes. Returns how many units are available then.
local function reclaimUntil(level, needed, reclaimed, changing)
    local position = 0
    local passed = hooks.nextGained and {} -- of those that have the SKU since a change of this batch
    while level.onHand - level.reserved < needed and not isTooMuch do
        local reservation, next = nextOverdue(level.sku, position + 1)
        local gained = hooks.nextGained and hooks.nextGained(level.sku, passed, reservation)
        if gained then
            reservation = gained
            passed[gained] = true
        elseif reservation then
            position = next
        else
            break
        end
        if reservation ~= changing then
            reclaim(reservation, reclaimed)
        end
    end
    return level.onHand - level.reserved
end

-- Called if the batch would reclaim more than one script may. Discards what the batch has done so far and only expires the
-- reservations that it found, so that a retry needs fewer. Returns how many were expired.
function hooks.expireInstead()
    local ids = reclaimedIds
    levels, reservations, changedReservations, newOperations, newSkus, skusToLoad = {}, {}, {}, {}, nil, {}
    if hooks.forgetEvents then
        hooks.forgetEvents()
    end
    loadReservations(ids)
    for _, id in ipairs(ids) do
        wantLevelsOf(reservations[id].lines)
    end
    loadLevels()
    local expired = 0
    for _, id in ipairs(ids) do
        if not inconsistentSku(reservations[id]) then
            release(reservations[id], 'EXPIRED', 'RECLAIM')
            expired = expired + 1
        end
    end
    return expired
end
