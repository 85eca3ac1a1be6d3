-- Finds more units in overdue reservations (R3), in bounded steps (R9).
local MAX_RECLAIMED = 1000
local MAX_LINES_RECLAIMED = 5000
local LOOK = 100

local overdue = {} -- by SKU: ids as the index of held lines has them, the longest overdue first
local reclaimedIds = {} -- by this batch
local reclaimedLines = 0

local function isTooMuch()
    return #reclaimedIds > MAX_RECLAIMED or reclaimedLines > MAX_LINES_RECLAIMED
end

local function lookFurther(found, sku)
    local from = found.last and '(' .. found.last or '[' .. sku .. '\n'
    local members = redis.call('ZRANGEBYLEX', prefix .. 'held', from, '(' .. sku .. '\n' .. digits(now + 1), 'LIMIT', 0, LOOK)
    found.complete = #members < LOOK
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

-- The next one from a position on that is overdue still, and its position.
local function nextOverdue(sku, position)
    local found = overdue[sku]
    if not found then
        found = {first = 1}
        overdue[sku] = found
    end
    position = math.max(position, found.first)
    while true do
        if position > #found then
            if found.complete then
                return nil
            end
            lookFurther(found, sku)
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

-- Expires overdue reservations of a SKU, the longest overdue first, until so many units are available or none is left (R3),
-- and returns what is available then.
local function claim(level, needed, reclaimed)
    local position = 0
    while level.onHand - level.reserved < needed and not isTooMuch() do
        local reservation
        reservation, position = nextOverdue(level.sku, position + 1)
        if not reservation then
            break
        end
        if not contradiction(reservation) then
            release(reservation, 'EXPIRED')
            reclaimed[#reclaimed + 1] = reservation.id
            reclaimed[#reclaimed + 1] = textOf(reservation)
            reclaimedIds[#reclaimedIds + 1] = reservation.id
            reclaimedLines = reclaimedLines + #linesOf(reservation.lines)
        end
    end
    return level.onHand - level.reserved
end

-- A batch that would reclaim more than a script shall do at once is given up, and what it found is expired, so that the next
-- try finds the way free. Returns how many those are.
function steps.giveUp()
    local ids = reclaimedIds
    if not isTooMuch() then
        return nil
    end
    levels, reservations, changed, recorded, wanted = {}, {}, {}, {}, {}
    loadReservations(ids)
    for _, id in ipairs(ids) do
        wantLevelsOf(reservations[id].lines)
    end
    loadLevels()
    local expired = 0
    for _, id in ipairs(ids) do
        if not contradiction(reservations[id]) then
            release(reservations[id], 'EXPIRED')
            expired = expired + 1
        end
    end
    return expired
end
