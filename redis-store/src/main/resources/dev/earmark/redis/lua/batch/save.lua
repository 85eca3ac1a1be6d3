-- Writes the changes of the whole batch. Redis does not roll a script back, so everything that can fail must fail before the
-- first write: wrong types are checked here, and a full memory or a read-only server stops the first write itself.
local function write(command, name, values)
    for from = 1, #values, 5000 do
        redis.call(command, prefix .. name, unpack(values, from, math.min(from + 4999, #values)))
    end
end

local function push(list, first, second)
    list[#list + 1] = first
    list[#list + 1] = second
end

local function requireSortedSet(name, values)
    if #values > 0 then
        redis.call('ZCARD', prefix .. name)
    end
end

-- All members have the same score, so Redis orders them by their bytes: by SKU or owner, then by expiresAt, then by id.
local function member(name, expiresAt, reservation)
    return name .. '\n' .. expiresAt .. '\n' .. reservation.id
end

-- Returns the name in the text of an owner.
local function nameOf(owner)
    return string.sub(owner, string.len('owner ') + 1)
end

local function saveLevel(level)
    local onHand, reserved, sold = counterKeys(level.sku)
    local isNew = not level.onHandBefore
    if isNew or level.onHand ~= level.onHandBefore then
        redis.call('INCRBY', onHand, digits(level.onHand - (level.onHandBefore or 0)))
    end
    if level.overwritesReserved then
        redis.call('SET', reserved, digits(level.reserved)) -- INCRBY fails if it was not a number
    elseif isNew or level.reserved ~= level.reservedBefore then
        redis.call('INCRBY', reserved, digits(level.reserved - (level.reservedBefore or 0)))
    end
    if isNew or level.sold ~= level.soldBefore then
        redis.call('INCRBY', sold, digits(level.sold - (level.soldBefore or 0)))
    end
end

-- Returns whether anything was written.
local function save()
    local texts, finished, journal, newBought = {}, {}, {}, nil
    local newExpiresAt, oldExpiresAt, newHeld, oldHeld, newOwned, oldOwned = {}, {}, {}, {}, {}, {}
    for i = 1, #changedReservations do
        local reservation = changedReservations[i]
        local isHeld = reservation.status == 'HELD'
        local indexed, expiresAt = reservation.indexedExpiresAt, reservation.expiresAt
        local owner, isSame = reservation.owner, isHeld and indexed == expiresAt
        push(texts, reservation.id, textOf(reservation))
        if not (isSame and reservation.indexedLines == reservation.lines) then
            local old = indexed and linesOf(reservation.indexedLines)
            for l = 1, old and #old or 0 do
                oldHeld[#oldHeld + 1] = member(old[l].sku, indexed, reservation)
            end
            local new = isHeld and linesOf(reservation.lines)
            for l = 1, new and #new or 0 do
                push(newHeld, '0', member(new[l].sku, expiresAt, reservation))
            end
        end
        -- a reservation never loses its owner
        if owner ~= 'owner' then
            if not (isSame and reservation.indexedOwner == owner) then
                if indexed and reservation.indexedOwner ~= 'owner' then
                    oldOwned[#oldOwned + 1] = member(nameOf(reservation.indexedOwner), indexed, reservation)
                end
                if isHeld then
                    push(newOwned, '0', member(nameOf(owner), expiresAt, reservation))
                end
            end
            if reservation.status == 'CONFIRMED' then
                newBought = newBought or {}
                push(newBought, '0', nameOf(owner) .. '\n' .. reservation.id)
            end
        end
        if isHeld then
            push(newExpiresAt, expiresAt, reservation.id)
        else
            push(finished, nowText, reservation.id)
            if indexed then
                oldExpiresAt[#oldExpiresAt + 1] = reservation.id
            end
        end
    end
    for i = 1, #newOperations, 2 do
        push(journal, nowText, newOperations[i])
    end

    requireSortedSet('expiresAt', changedReservations)
    requireSortedSet('held', changedReservations)
    requireSortedSet('owned', #newOwned > 0 and newOwned or oldOwned)
    requireSortedSet('finished', finished)
    requireSortedSet('journal', journal)
    if newBought then
        requireSortedSet('bought', newBought)
    end
    if newSkus then
        requireSortedSet('skus', newSkus)
    end

    if hooks.writeEvents then
        hooks.writeEvents()
    end
    write('HSET', 'reservations', texts)
    write('HSET', 'operations', newOperations)
    for _, level in pairs(levels) do
        if level then
            saveLevel(level)
        end
    end
    write('ZREM', 'expiresAt', oldExpiresAt)
    write('ZREM', 'held', oldHeld)
    write('ZREM', 'owned', oldOwned)
    write('ZADD', 'expiresAt', newExpiresAt)
    write('ZADD', 'held', newHeld)
    write('ZADD', 'owned', newOwned)
    write('ZADD', 'finished', finished)
    write('ZADD', 'journal', journal)
    if newBought then
        write('ZADD', 'bought', newBought)
    end
    if newSkus then
        write('ZADD', 'skus', newSkus)
    end
    return #texts + #newOperations > 0
end
