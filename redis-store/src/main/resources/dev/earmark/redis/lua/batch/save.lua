-- Writes the changes of the whole batch. Redis does not roll a script back, so everything that can fail must fail before the
-- first write or with it: wrong types are checked here, and a full memory or a read-only server stops the first write itself.
-- In a hash slot that is moving to another node, each command fails that names a key which is not here, even one that was never
-- there (getNodeByQuery in Redis' cluster.c). So each key that is written is read or checked before the first write, and a key that
-- a removal may have emptied, and Redis has deleted, is not named again: additions come first.
-- All members of "held" and "owned" have the same score, so Redis orders them by their bytes: by SKU or owner, then by expiresAt,
-- then by id.
local function write(command, key, values)
    for from = 1, #values, 5000 do
        redis.call(command, key, unpack(values, from, math.min(from + 4999, #values)))
    end
end

-- A new level has no units before, and gets all three counters.
local function saveLevel(level)
    local sku, onHandBefore, reservedBefore, soldBefore = level.sku, level.onHandBefore, level.reservedBefore, level.soldBefore
    if level.onHand ~= onHandBefore then
        redis.call('INCRBY', prefix .. 'onHand:' .. sku, level.onHand - (onHandBefore or 0))
    end
    if level.overwritesReserved then
        redis.call('SET', prefix .. 'reserved:' .. sku, level.reserved) -- INCRBY fails if it was not a number
    elseif level.reserved ~= reservedBefore then
        redis.call('INCRBY', prefix .. 'reserved:' .. sku, level.reserved - (reservedBefore or 0))
    end
    if level.sold ~= soldBefore then
        redis.call('INCRBY', prefix .. 'sold:' .. sku, level.sold - (soldBefore or 0))
    end
end

local sortedSets = {} -- what changes: command, key and values of each

local function changeSortedSet(command, name, values)
    if values and values[1] then
        local n = #sortedSets
        sortedSets[n + 1], sortedSets[n + 2], sortedSets[n + 3] = command, prefix .. name, values
    end
end

local function add(list, first, second)
    list = list or {}
    list[#list + 1] = first
    list[#list + 1] = second
    return list
end

-- Returns whether anything was written.
local function save()
    local texts, newExpiresAt, newHeld, t, e, h = {}, {}, {}, 0, 0, 0
    local finished, oldExpiresAt, oldHeld, newOwned, oldOwned, bought, journal -- usually no list is needed
    for i = 1, #changedReservations do
        local reservation = changedReservations[i]
        local id, expiresAt, indexed, owner = reservation.id, reservation.expiresAt, reservation.indexedExpiresAt, reservation.owner
        local isHeld = reservation.status == 'HELD'
        local isSame = isHeld and indexed == expiresAt
        texts[t + 1], texts[t + 2] = id, textOf(reservation)
        t = t + 2
        if not (isSame and reservation.indexedLines == reservation.lines) then
            local new = isHeld and linesOf(reservation.lines)
            local kept = isSame and {} -- SKUs whose members stay
            for l = 1, new and #new or 0 do
                newHeld[h + 1], newHeld[h + 2] = '0', new[l].sku .. '\n' .. expiresAt .. '\n' .. id
                h = h + 2
                if kept then
                    kept[new[l].sku] = true
                end
            end
            local old = indexed and linesOf(reservation.indexedLines)
            for l = 1, old and #old or 0 do
                if not (kept and kept[old[l].sku]) then
                    oldHeld = add(oldHeld, old[l].sku .. '\n' .. indexed .. '\n' .. id)
                end
            end
        end
        -- a reservation never loses its owner
        if owner ~= 'owner' then
            local name = string.sub(owner, string.len('owner ') + 1)
            if not (isSame and reservation.indexedOwner == owner) then
                if indexed and reservation.indexedOwner ~= 'owner' then
                    local oldName = string.sub(reservation.indexedOwner, string.len('owner ') + 1)
                    oldOwned = add(oldOwned, oldName .. '\n' .. indexed .. '\n' .. id)
                end
                if isHeld then
                    newOwned = add(newOwned, '0', name .. '\n' .. expiresAt .. '\n' .. id)
                end
            end
            if reservation.status == 'CONFIRMED' then
                bought = add(bought, '0', name .. '\n' .. id)
            end
        end
        if isHeld then
            newExpiresAt[e + 1], newExpiresAt[e + 2] = expiresAt, id
            e = e + 2
        else
            finished = add(finished, nowText, id)
            if indexed then
                oldExpiresAt = add(oldExpiresAt, id)
            end
        end
    end
    for i = 1, #newOperations, 2 do
        journal = add(journal, nowText, newOperations[i])
    end

    -- the first is one that a full memory stops
    changeSortedSet('ZADD', 'finished', finished)
    changeSortedSet('ZADD', 'journal', journal)
    changeSortedSet('ZADD', 'expiresAt', newExpiresAt)
    changeSortedSet('ZREM', 'expiresAt', oldExpiresAt)
    changeSortedSet('ZADD', 'held', newHeld)
    changeSortedSet('ZREM', 'held', oldHeld)
    changeSortedSet('ZADD', 'owned', newOwned)
    changeSortedSet('ZREM', 'owned', oldOwned)
    changeSortedSet('ZADD', 'bought', bought)
    changeSortedSet('ZADD', 'skus', newSkus)
    -- the first write fails by itself if its key has another type
    for i = hooks.writeEvents and 1 or 4, #sortedSets, 3 do
        if sortedSets[i + 1] ~= sortedSets[i - 2] then
            redis.call('ZCARD', sortedSets[i + 1])
        end
    end
    if hooks.writeEvents then
        hooks.writeEvents()
    end
    for i = 1, #sortedSets, 3 do
        write(sortedSets[i], sortedSets[i + 1], sortedSets[i + 2])
    end
    write('HSET', KEYS[1], texts)
    write('HSET', prefix .. 'operations', newOperations)
    for _, level in pairs(levels) do
        if level then
            saveLevel(level)
        end
    end
    return t + #newOperations > 0
end
