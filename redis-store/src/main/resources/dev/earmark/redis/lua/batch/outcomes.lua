-- What the script returns for each command: a list of a word, what belongs to the word, and the reservations that were
-- reclaimed for the command, each as its id followed by its text. For the most frequent outcomes it returns less: only the text of
-- the reservation if the command was applied and nothing reclaimed, and only 1 for a plain reserve, which the client has.
local function applied(value, reclaimed)
    if reclaimed and #reclaimed > 0 then
        return {'applied', value, reclaimed}
    end
    return type(value) == 'string' and value or {'applied', value}
end

local function replayed(value)
    return {'replayed', value}
end

-- The reasons are the names of Refusal's records.
local function refused(reason, value, reclaimed)
    return {reason, value or {}, reclaimed and #reclaimed > 0 and reclaimed or nil}
end

local function countersOf(level)
    return {level.onHand, level.reserved, level.sold}
end
