-- Writes what has changed, once for the whole batch. A script that fails half way is not rolled back, so whatever can fail
-- does so before the first write: wrong types here, a full memory or a read-only server at the first write itself.
local function write(command, key, values)
    for from = 1, #values, 5000 do
        redis.call(command, key, unpack(values, from, math.min(from + 4999, #values)))
    end
end

local function push(list, first, second)
    list[#list + 1] = first
    list[#list + 1] = second
end

local function requireType(key, values)
    if #values > 0 then
        redis.call('ZCARD', key)
    end
end

-- All of one score, so that Redis orders them by their bytes: by SKU or owner, then by deadline, then by id.
local function member(name, deadline, reservation)
    return name .. '\n' .. deadline .. '\n' .. reservation.id
end

local function ownerOf(reservation)
    return reservation.owner ~= 'owner' and string.sub(reservation.owner, string.len('owner ') + 1)
end

local function moveCounters(level)
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

local function save()
    local texts, due, notDue, held, notHeld, owned, notOwned, finished = {}, {}, {}, {}, {}, {}, {}, {}
    for i = 1, #changed do
        local reservation = changed[i]
        local isHeld = reservation.status == 'HELD'
        local lines, owner = linesOf(reservation.lines), ownerOf(reservation)
        push(texts, reservation.id, textOf(reservation))
        if reservation.heldUntil and not (isHeld and reservation.heldUntil == reservation.expires) then
            for l = 1, #lines do
                notHeld[#notHeld + 1] = member(lines[l].sku, reservation.heldUntil, reservation)
            end
            if owner then
                notOwned[#notOwned + 1] = member(owner, reservation.heldUntil, reservation)
            end
            if not isHeld then
                notDue[#notDue + 1] = reservation.id
            end
        end
        if isHeld then
            push(due, reservation.expires, reservation.id)
            for l = 1, #lines do
                push(held, '0', member(lines[l].sku, reservation.expires, reservation))
            end
            if owner then
                push(owned, '0', member(owner, reservation.expires, reservation))
            end
        else
            push(finished, nowText, reservation.id)
        end
    end
    local journal = {}
    for i = 1, #recorded, 2 do
        push(journal, nowText, recorded[i])
    end

    local deadlinesKey, heldKey, ownedKey = prefix .. 'deadlines', prefix .. 'held', prefix .. 'owned'
    local finishedKey = prefix .. 'finished'
    requireType(deadlinesKey, changed)
    requireType(heldKey, changed)
    requireType(ownedKey, #owned > 0 and owned or notOwned)
    requireType(finishedKey, finished)
    requireType(prefix .. 'journal', journal)

    write('HSET', KEYS[1], texts)
    write('HSET', prefix .. 'operations', recorded)
    for _, level in pairs(levels) do
        if level then
            moveCounters(level)
        end
    end
    write('ZREM', deadlinesKey, notDue)
    write('ZREM', heldKey, notHeld)
    write('ZREM', ownedKey, notOwned)
    write('ZADD', deadlinesKey, due)
    write('ZADD', heldKey, held)
    write('ZADD', ownedKey, owned)
    write('ZADD', finishedKey, finished)
    write('ZADD', prefix .. 'journal', journal)
    return #texts + #recorded > 0
end
