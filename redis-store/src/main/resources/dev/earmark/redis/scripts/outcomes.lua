-- What the caller gets for each command: a word, what belongs to it, and the reservations that were reclaimed for it.
local NONE = {}

local function outcome(word, value, reclaimed)
    if reclaimed and #reclaimed > 0 then
        return {word, value, reclaimed}
    end
    return {word, value}
end

local function applied(value, reclaimed)
    return outcome('applied', value, reclaimed)
end

local function replayed(value)
    return outcome('replayed', value)
end

-- The reasons have the names of Refusal's records.
local function refused(reason, value, reclaimed)
    return outcome(reason, value or NONE, reclaimed)
end

local function countersOf(level)
    return {level.onHand, level.reserved, level.sold}
end
