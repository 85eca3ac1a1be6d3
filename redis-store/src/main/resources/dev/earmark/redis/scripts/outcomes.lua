-- What the caller gets for each command: a text is the reservation after a command that was applied, as it is by far the most
-- often; else a word, what belongs to it, and the ids and texts of the reservations that were reclaimed for the command.
local function applied(value, reclaimed)
    if reclaimed and #reclaimed > 0 then
        return {'applied', value, reclaimed}
    end
    return type(value) == 'string' and value or {'applied', value}
end

local function replayed(value)
    return {'replayed', value}
end

-- The reasons have the names of Refusal's records.
local function refused(reason, value, reclaimed)
    return {reason, value or {}, reclaimed}
end

local function countersOf(level)
    return {level.onHand, level.reserved, level.sold}
end
