-- The reservations: one text each, all in one hash.
--
--   HELD 1763766000000000 1763766900000000     status, createdAt, expiresAt; then, if the reserve named them,
--                                              " limit=2" (per owner) and " until=1763769600000000" (the latest expiresAt)
--   owner customer-7                           "owner" alone if there is none
--   2 SKU-A                                    quantity and SKU, sorted by SKU
--   -1 SKU-A                                   quantity returned after the confirm, sorted by SKU
local reservations = {} -- by id; false if the id is unknown
local changedReservations = {} -- what save.lua writes

local function parseReservation(id, text)
    local status, createdAt, expiresAt, terms, owner, lines =
        string.match(text, '^(%u+) (%d+) (%d+)([^\n]*)\n(owner[^\n]*)\n(.+)$')
    if not status then
        error('EARMARK Reservation ' .. id .. ' does not have the form of this version of Earmark')
    end
    local start, returned = string.find(lines, '\n-', 1, true), ''
    if start then
        lines, returned = string.sub(lines, 1, start - 1), string.sub(lines, start)
    end
    return {
        id = id, text = text, status = status, createdAt = createdAt, expiresAt = expiresAt, terms = terms, owner = owner,
        lines = lines, returned = returned, changed = false,
        -- what the indexes in Redis contain; false if nothing
        indexedExpiresAt = status == 'HELD' and expiresAt, indexedOwner = owner, indexedLines = lines
    }
end

local function loadReservations(ids)
    if #ids == 0 then
        return
    end
    local texts = redis.call('HMGET', KEYS[1], unpack(ids))
    for i = 1, #ids do
        local id = ids[i]
        reservations[id] = texts[i] and parseReservation(id, texts[i])
    end
end

local function textOf(reservation)
    if not reservation.text then
        reservation.text = reservation.status .. ' ' .. reservation.createdAt .. ' ' .. reservation.expiresAt
            .. reservation.terms .. '\n' .. reservation.owner .. '\n' .. reservation.lines .. reservation.returned
    end
    return reservation.text
end

-- Called after the fields are changed, all but the status.
local function update(reservation, status, cause)
    local before = reservation.status
    reservation.status = status
    reservation.text = false
    if report then
        report(reservation, cause, before)
    end
    if not reservation.changed then
        reservation.changed = true
        changedReservations[#changedReservations + 1] = reservation
    end
end

-- The shoppers of a flash sale send the same lines, so each text is parsed once.
local parsedLines = {}

local function linesOf(text)
    local lines = parsedLines[text]
    if not lines then
        lines = {}
        for quantity, sku in string.gmatch(text, '(%d+) ([^\n]+)') do
            lines[#lines + 1] = {sku = sku, quantity = tonumber(quantity)}
        end
        parsedLines[text] = lines
    end
    return lines
end

local function wantLevelsOf(text)
    local lines = linesOf(text)
    for i = 1, #lines do
        wantLevel(lines[i].sku)
    end
end

-- Until the year 2286 all times have 16 digits, so their texts compare like numbers.
local nowText = digits(now)

local function isOverdue(reservation)
    return reservation.status == 'HELD' and reservation.expiresAt <= nowText
end
