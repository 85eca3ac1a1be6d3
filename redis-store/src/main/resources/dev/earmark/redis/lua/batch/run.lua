-- Runs the commands of a batch.
-- ARGV: two of fence.lua; "replicated" or ""; then each run of commands of one kind: their name, how many they are, and the
-- arguments of each. The reserves of a run have the same time and lines, which stand once, before the others.
-- Returns one outcome for each command, see outcomes.lua, and then the time; or {'tooLarge', size, most, unit}: nothing was applied, send
-- a smaller batch; or {'retry', reservations}: only these overdue reservations were expired, send the same batch again.
local PAGE_OF_IDS = 100
local ids, named = {}, {} -- the reservations that the batch names, and how often it does so except in reserves
local operationIds, skusToRepair = {}, {}

-- Finds what the batch needs.
local i = 4
while ARGV[i] do
    local command, step, last = ARGV[i], argumentCount[ARGV[i]], nil
    i, last = i + 2, ARGV[i + 1]
    if command == 'reserve' then
        wantLevelsOf(ARGV[i + 1])
        i = i + 2
    end
    last = i + (last - 1) * step
    for a = i, last, step do
        local subject = ARGV[a]
        if command == 'adjust' or command == 'setOnHand' then
            wantLevel(subject)
            operationIds[#operationIds + 1] = ARGV[a + 1]
        elseif command == 'repair' then
            skusToRepair[#skusToRepair + 1] = subject
            operationIds[#operationIds + 1] = ARGV[a + 1]
        else
            if reservations[subject] == nil then
                reservations[subject] = false
                ids[#ids + 1] = subject
            end
            if command ~= 'reserve' then
                named[subject] = (named[subject] or 0) + 1
                if command == 'returnStock' then
                    operationIds[#operationIds + 1] = ARGV[a + 1]
                elseif command == 'change' then
                    wantLevelsOf(ARGV[a + 1])
                end
            end
        end
    end
    i = last + step
end

-- Loads it. Stops if the reservations that the batch only names have too many lines, or the SKUs that it repairs are held too often.
if hooks.loadOperations then
    hooks.loadOperations(operationIds)
end
local lines = 0
for from = 1, #ids, PAGE_OF_IDS do
    local page = #ids <= PAGE_OF_IDS and ids or {unpack(ids, from, math.min(from + PAGE_OF_IDS - 1, #ids))}
    loadReservations(page)
    for n = 1, next(named) and #page or 0 do
        local times, reservation = named[page[n]], reservations[page[n]]
        if times and reservation then
            lines = lines + times * #linesOf(reservation.lines)
            if lines > MAX_LINES then
                return {'tooLarge', lines, MAX_LINES, 'lines'}
            end
            wantLevelsOf(reservation.lines)
        end
    end
end
loadLevels()
if hooks.loadRepairable then
    local size, most, unit = hooks.loadRepairable(skusToRepair)
    if size then
        return {'tooLarge', size, most, unit}
    end
end

local outcomes, count = {}, 0
i = 4
while ARGV[i] do
    local name, last, holdFor, text = ARGV[i], ARGV[i + 1], nil, nil
    local command, step = commands[name], argumentCount[name]
    i = i + 2
    if name == 'reserve' then
        holdFor, text = ARGV[i], ARGV[i + 1]
        i = i + 2
    end
    last = i + (last - 1) * step
    for a = i, last, step do
        count = count + 1
        outcomes[count] = text and command(ARGV[a], ARGV[a + 1], holdFor, text)
            or command(ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4])
        if isTooMuch then
            local expired = hooks.expireInstead()
            save()
            return {'retry', expired}
        end
    end
    i = last + step
end
-- WAIT waits for the last write of this connection, so a batch of repeated commands has to write something.
if not save() and ARGV[3] == 'replicated' then
    redis.call('SET', prefix .. 'replicated', nowText)
end
outcomes[count + 1] = nowText
return outcomes
