-- The stream of events (R11): an entry for each change of a reservation, in the order of the changes, and one for each level of
-- which a counter changed. Its fields are a promise to other readers: docs/events.md. Only the scripts of a store that writes
-- events hold this file.
local EVENTS = prefix .. 'events'

local events = {} -- the arguments of each XADD

-- A reservation may change several times in a batch, so each entry is complete before the next change.
report = function(reservation, cause, before)
    local returned = reservation.returned
    local event = {
        'v', '1', 'reservation', reservation.id, 'cause', cause, 'before', before, 'status', reservation.status,
        'createdAt', reservation.createdAt, 'expiresAt', reservation.expiresAt,
        'owner', string.sub(reservation.owner, string.len('owner ') + 1), 'lines', reservation.lines,
        'returned', returned == '' and '' or (string.gsub(string.sub(returned, 3), '\n%-', '\n'))
    }
    for name, value in string.gmatch(reservation.terms, '(%a+)=(%d+)') do
        event[#event + 1] = name == 'limit' and 'limitPerOwner' or 'extendableUntil'
        event[#event + 1] = value
    end
    events[#events + 1] = event
end

-- Discards what a batch has noted that is not applied.
function hooks.forgetEvents()
    events = {}
end

-- A SKU that was unknown has no counters from before.
local function isChanged(level)
    return level.onHand ~= level.onHandBefore or level.reserved ~= level.reservedBefore or level.sold ~= level.soldBefore
end

local function addLevels()
    for sku, level in pairs(levels) do
        if level and isChanged(level) then
            local onHand, reserved, sold = level.onHandBefore, level.reservedBefore, level.soldBefore
            events[#events + 1] = {
                'v', '1', 'level', sku,
                'onHand', digits(level.onHand), 'reserved', digits(level.reserved), 'sold', digits(level.sold),
                'onHandBefore', onHand and digits(onHand) or '', 'reservedBefore', reserved and digits(reserved) or '',
                'soldBefore', sold and digits(sold) or ''
            }
        end
    end
end

-- Called before the other writes. So if the key has another type, the first XADD fails, and nothing is written.
function hooks.writeEvents()
    addLevels()
    for i = 1, #events do
        redis.call('XADD', EVENTS, '*', unpack(events[i]))
    end
end
