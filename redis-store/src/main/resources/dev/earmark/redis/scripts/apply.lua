-- ARGV: "replicated" or "", then each command: its name and as many arguments as stand here.
local argumentCount = {
    reserve = 4, confirm = 1, cancel = 1, extend = 2, expire = 1, returnStock = 4, adjust = 5, setOnHand = 4
}

local MAX_LINES = 5000

-- Returns whether the batch is of a size that one script shall do.
local function load()
    local ids, onReservations, operationIds = {}, {}, {}
    local seen = {}
    local i = 2
    while ARGV[i] do
        local command, subject = ARGV[i], ARGV[i + 1]
        if command == 'adjust' or command == 'setOnHand' then
            want(subject)
            operationIds[#operationIds + 1] = ARGV[i + 2]
        else
            if not seen[subject] then
                seen[subject] = true
                ids[#ids + 1] = subject
            end
            if command == 'reserve' then
                wantLevelsOf(ARGV[i + 4])
            else
                onReservations[#onReservations + 1] = subject
                if command == 'returnStock' then
                    operationIds[#operationIds + 1] = ARGV[i + 2]
                end
            end
        end
        i = i + argumentCount[command] + 1
    end
    loadReservations(ids)
    if steps.loadOperations then
        steps.loadOperations(operationIds)
    end
    local lines = 0
    for _, id in ipairs(onReservations) do
        if reservations[id] then
            wantLevelsOf(reservations[id].lines)
            lines = lines + #linesOf(reservations[id].lines)
        end
    end
    if lines > MAX_LINES and #onReservations > 1 then
        return false
    end
    loadLevels()
    return true
end

-- what the caller cannot know: how many lines the reservations have that it only names
if not load() then
    return {'smaller'}
end
local outcomes = {}
local i = 2
while ARGV[i] do
    outcomes[#outcomes + 1] = commands[ARGV[i]](ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
    local expired = steps.giveUp and steps.giveUp()
    if expired then
        save()
        return {'again', expired}
    end
    i = i + argumentCount[ARGV[i]] + 1
end
-- WAIT waits for this connection's last write, so a replay has to make one
if not save() and ARGV[1] == 'replicated' then
    redis.call('SET', prefix .. 'replicated', nowText)
end
return outcomes
