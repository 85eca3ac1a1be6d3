-- Writes the changes of the whole batch. Redis does not roll a script back, so everything that can fail must fail before the
-- first write: wrong types are checked here, and a full memory or a read-only server stops the first write itself.
local function write(command, key, values)
    for from = 1, #values, 5000 do
        redis.call(command, key, unpack(values, from, math.min(from + 4999, #values)))
    end
end

local function push(list, first, second)
    list[#list + 1] = first
    list[#list + 1] = second
end

local function requireSortedSet(key, values)
    if #values > 0 then
        redis.call('ZCARD', key)
    end
end

-- All members have the same score, so Redis orders them by their bytes: by SKU or owner, then by expiresAt, then by id.
local function member(name, expiresAt, reservation)
    return name .. '\n' .. expiresAt .. '\n' .. reservation.id
end

local function ownerOf(reservation)
    return reservation.owner ~= 'owner' and string.sub(reservation.owner, string.len('owner ') + 1)
end

local function saveLevel(level)
    local onHand, reserved, sold = counterKeys(level.sku)
    local isNew = not level.onHandBefore
    if isNew or level.onHand ~= level.onHandBefore then
        redis.call('INCRBY', onHand, digits(level.onHand - (level.onHandBefore or 0)))
    end
    if isNew or level.reserved ~= level.reservedBefore then
        redis.call('INCRBY', reserved, digits(level.reserved - (level.reservedBefore or 0)))
    end
    if isNew or level.sold ~= level.soldBefore then
        redis.call('INCRBY', sold, digits(level.sold - (level.soldBefore or 0)))
    end
end

-- Returns whether anything was written.
local function save()
    local texts, finished, journal = {}, {}, {}
    local newExpiresAt, oldExpiresAt, newHeld, oldHeld, newOwned, oldOwned = {}, {}, {}, {}, {}, {}
    for i = 1, #changedReservations do
        local reservation = changedReservations[i]
        local isHeld = reservation.status == 'HELD'
        local indexed, expiresAt = reservation.indexedExpiresAt, reservation.expiresAt
        local lines, owner = linesOf(reservation.lines), ownerOf(reservation)
        push(texts, reservation.id, textOf(reservation))
        if indexed and not (isHeld and indexed == expiresAt) then
            for l = 1, #lines do
                oldHeld[#oldHeld + 1] = member(lines[l].sku, indexed, reservation)
            end
            if owner then
                oldOwned[#oldOwned + 1] = member(owner, indexed, reservation)
            end
            if not isHeld then
                oldExpiresAt[#oldExpiresAt + 1] = reservation.id
            end
        end
        if isHeld then
            push(newExpiresAt, expiresAt, reservation.id)
            for l = 1, #lines do
                push(newHeld, '0', member(lines[l].sku, expiresAt, reservation))
            end
            if owner then
                push(newOwned, '0', member(owner, expiresAt, reservation))
            end
        else
            push(finished, nowText, reservation.id)
        end
    end
    for i = 1, #newOperations, 2 do
        push(journal, nowText, newOperations[i])
    end

    local expiresAtKey, heldKey, ownedKey = prefix .. 'expiresAt', prefix .. 'held', prefix .. 'owned'
    local finishedKey, journalKey = prefix .. 'finished', prefix .. 'journal'
    requireSortedSet(expiresAtKey, changedReservations)
    requireSortedSet(heldKey, changedReservations)
    requireSortedSet(ownedKey, #newOwned > 0 and newOwned or oldOwned)
    requireSortedSet(finishedKey, finished)
    requireSortedSet(journalKey, journal)

    if hooks.writeEvents then
        hooks.writeEvents()
    end
    write('HSET', KEYS[1], texts)
    write('HSET', prefix .. 'operations', newOperations)
    for _, level in pairs(levels) do
        if level then
            saveLevel(level)
        end
    end
    write('ZREM', expiresAtKey, oldExpiresAt)
    write('ZREM', heldKey, oldHeld)
    write('ZREM', ownedKey, oldOwned)
    write('ZADD', expiresAtKey, newExpiresAt)
    write('ZADD', heldKey, newHeld)
    write('ZADD', ownedKey, newOwned)
    write('ZADD', finishedKey, finished)
    write('ZADD', journalKey, journal)
    return #texts + #newOperations > 0
end
