-- Runs the commands of a batch.
-- ARGV: two of fence.lua; "replicated" or ""; then each command: its name and the number of arguments given here.
-- Returns one outcome for each command, see outcomes.lua, and then the time; or {'tooLarge', size, most, unit}: nothing was applied, send
-- a smaller batch; or {'retry', reservations}: only these overdue reservations were expired, send the same batch again.
local PAGE_OF_IDS = 100

-- Loads what the batch needs. If the reservations that the batch only names have too many lines, or the SKUs that it repairs are held
-- too often, it stops, and returns how much it has found, how much is allowed, and of what.
local function load()
    local ids, named, operationIds, skusToRepair = {}, {}, {}, {}
    local seen = {}
    local i = 4
    while ARGV[i] do
        local command, subject = ARGV[i], ARGV[i + 1]
        if command == 'adjust' or command == 'setOnHand' then
            wantLevel(subject)
            operationIds[#operationIds + 1] = ARGV[i + 2]
        elseif command == 'repair' then
            skusToRepair[#skusToRepair + 1] = subject
            operationIds[#operationIds + 1] = ARGV[i + 2]
        else
            if not seen[subject] then
                seen[subject] = true
                ids[#ids + 1] = subject
            end
            if command == 'reserve' then
                wantLevelsOf(ARGV[i + 4])
            else
                named[subject] = (named[subject] or 0) + 1
                if command == 'returnStock' then
                    operationIds[#operationIds + 1] = ARGV[i + 2]
                elseif command == 'change' then
                    wantLevelsOf(ARGV[i + 2])
                end
            end
        end
        i = i + argumentCount[command] + 1
    end
    if hooks.loadOperations then
        hooks.loadOperations(operationIds)
    end
    local lines = 0
    for from = 1, #ids, PAGE_OF_IDS do
        local page = {unpack(ids, from, math.min(from + PAGE_OF_IDS - 1, #ids))}
        loadReservations(page)
        for _, id in ipairs(page) do
            if named[id] and reservations[id] then
                lines = lines + named[id] * #linesOf(reservations[id].lines)
                if lines > MAX_LINES then
                    return lines, MAX_LINES, 'lines'
                end
                wantLevelsOf(reservations[id].lines)
            end
        end
    end
    loadLevels()
    if hooks.loadRepairable then
        return hooks.loadRepairable(skusToRepair)
    end
end

local size, most, unit = load()
if size then
    return {'tooLarge', size, most, unit}
end
local outcomes = {}
local i = 4
while ARGV[i] do
    outcomes[#outcomes + 1] = commands[ARGV[i]](ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
    local expired = hooks.expireInstead and hooks.expireInstead()
    if expired then
        save()
        return {'retry', expired}
    end
    i = i + argumentCount[ARGV[i]] + 1
end
-- WAIT waits for the last write of this connection, so a batch of repeated commands has to write something.
if not save() and ARGV[3] == 'replicated' then
    redis.call('SET', prefix .. 'replicated', nowText)
end
outcomes[#outcomes + 1] = nowText
return outcomes
