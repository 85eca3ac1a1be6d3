-- The reservations: one text each, all in one hash.
--
--   HELD 1763766000000000 1763766900000000     status, createdAt, expiresAt; then, if the reserve named them,
--                                              " limit=2" (per owner) and " until=1763769600000000" (the latest expiresAt)
--   owner customer-7                           "owner" alone if there is none
--   2 SKU-A                                    quantity and SKU, sorted by SKU
--   -1 SKU-A                                   quantity returned after the confirm, sorted by SKU
local reservations = {} -- by id; false if the id is unknown
local changedReservations = {} -- what save.lua writes
local nowText = digits(now)

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
        lines = lines, returned = returned, isUnchanged = true,
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
        local text = texts[i]
        reservations[ids[i]] = text and parseReservation(ids[i], text)
    end
end

local function textOf(reservation)
    local text = reservation.text
    if not text then
        text = reservation.status .. ' ' .. reservation.createdAt .. ' ' .. reservation.expiresAt .. reservation.terms .. '\n'
            .. reservation.owner .. '\n' .. reservation.lines .. reservation.returned
        if reservation.text == false then -- nil if the reservation is new: then Lua would have to make room for it
            reservation.text = text
        end
    end
    return text
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
