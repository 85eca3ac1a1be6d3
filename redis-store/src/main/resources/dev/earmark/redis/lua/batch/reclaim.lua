-- Finds units in overdue reservations (R3), in bounded steps (R9).
local PAGE = 100

local overdueBySku = {} -- ids in the order of the index of held lines: the longest overdue first
local reclaimedIds = {} -- by this batch
local reclaimedLines = 0

local function isTooMuch()
    return #reclaimedIds > MAX_COMMANDS or reclaimedLines > MAX_LINES
end

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
    for i = #found - #members + 1, #found do
        local reservation = reservations[found[i]]
        if reservation then
            wantLevelsOf(reservation.lines)
        end
    end
    loadLevels()
end

-- Returns the next reservation, from a position on, that is still overdue, and its position.
local function nextOverdue(sku, position)
    local found = overdueBySku[sku]
    if not found then
        found = {first = 1}
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
            local reservation = reservations[found[position]]
            if reservation and isOverdue(reservation) then
                return reservation, position
            end
            if position == found.first then
                found.first = position + 1
            end
            position = position + 1
        end
    end
end

-- Expires overdue reservations of a SKU, the longest overdue first, until enough units are available or none is left (R3).
-- Returns how many units are available then.
local function reclaimUntil(level, needed, reclaimed)
    local position = 0
    while level.onHand - level.reserved < needed and not isTooMuch() do
        local reservation
        reservation, position = nextOverdue(level.sku, position + 1)
        if not reservation then
            break
        end
        if not inconsistentSku(reservation) then
            release(reservation, 'EXPIRED')
            reclaimed[#reclaimed + 1] = reservation.id
            reclaimed[#reclaimed + 1] = textOf(reservation)
            reclaimedIds[#reclaimedIds + 1] = reservation.id
            reclaimedLines = reclaimedLines + #linesOf(reservation.lines)
        end
    end
    return level.onHand - level.reserved
end

-- If the batch would reclaim more than one script may, discards what the batch has done so far and only expires the
-- reservations that it found, so that a retry needs fewer. Returns how many were expired, or nil.
function hooks.expireInstead()
    if not isTooMuch() then
        return nil
    end
    local ids = reclaimedIds
    levels, reservations, changedReservations, newOperations, skusToLoad = {}, {}, {}, {}, {}
    loadReservations(ids)
    for _, id in ipairs(ids) do
        wantLevelsOf(reservations[id].lines)
    end
    loadLevels()
    local expired = 0
    for _, id in ipairs(ids) do
        if not inconsistentSku(reservations[id]) then
            release(reservations[id], 'EXPIRED')
            expired = expired + 1
        end
    end
    return expired
end
