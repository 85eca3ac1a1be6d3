-- The reservations: one text each, in the hash of all of them.
--
--   HELD 1763766000000000 1763766900000000     status, created, deadline
--   owner customer-7                           or just "owner"
--   2 SKU-A                                    quantity and SKU, by SKU
--   -1 SKU-A                                   returned after the confirm, by SKU
local reservations = {} -- by id; false where the id is unknown
local changed = {} -- what save.lua has to write

local function parse(id, text)
    local status, created, expires, owner, lines = string.match(text, '^(%u+) (%d+) (%d+)\n(owner[^\n]*)\n(.+)$')
    if not status then
        error('EARMARK the reservation ' .. id .. ' is not in the form of this version')
    end
    local returned = string.find(lines, '\n-', 1, true)
    return {
        id = id, text = text, status = status, created = created, expires = expires, owner = owner, changed = false,
        lines = returned and string.sub(lines, 1, returned - 1) or lines,
        returned = returned and string.sub(lines, returned) or '',
        heldUntil = status == 'HELD' and expires -- as the indexes in Redis have it
    }
end

local function loadReservations(ids)
    if #ids == 0 then
        return
    end
    local texts = redis.call('HMGET', KEYS[1], unpack(ids))
    for i = 1, #ids do
        local id = ids[i]
        reservations[id] = texts[i] and parse(id, texts[i])
    end
end

local function textOf(reservation)
    if not reservation.text then
        reservation.text = reservation.status .. ' ' .. reservation.created .. ' ' .. reservation.expires
            .. '\n' .. reservation.owner .. '\n' .. reservation.lines .. reservation.returned
    end
    return reservation.text
end

local function change(reservation)
    reservation.text = false
    if not reservation.changed then
        reservation.changed = true
        changed[#changed + 1] = reservation
    end
end

-- The shoppers of a flash sale send the same lines, and a text is parsed once.
local parsed = {}

local function linesOf(text)
    local lines = parsed[text]
    if not lines then
        lines = {}
        for quantity, sku in string.gmatch(text, '(%d+) ([^\n]+)') do
            lines[#lines + 1] = {sku = sku, quantity = tonumber(quantity)}
        end
        parsed[text] = lines
    end
    return lines
end

local function wantLevelsOf(lines)
    lines = linesOf(lines)
    for i = 1, #lines do
        want(lines[i].sku)
    end
end

local deadlines = {}

local function deadlineIn(micros)
    local deadline = deadlines[micros]
    if not deadline then
        deadline = digits(now + micros)
        deadlines[micros] = deadline
    end
    return deadline
end

-- Times have 16 digits each until the year 2286, so their texts compare like numbers.
local nowText = digits(now)

local function isOverdue(reservation)
    return reservation.status == 'HELD' and reservation.expires <= nowText
end
