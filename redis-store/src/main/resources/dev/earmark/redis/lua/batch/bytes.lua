-- Compares by bytes, as Redis and Java do. Lua's comparison depends on the locale of the server.
local function isBefore(text, other)
    local length = math.min(string.len(text), string.len(other))
    for i = 1, length do
        local byte, otherByte = string.byte(text, i), string.byte(other, i)
        if byte ~= otherByte then
            return byte < otherByte
        end
    end
    return string.len(text) < string.len(other)
end

-- The order in which overdue reservations are expired: by expiresAt, then by id.
local function comesFirst(reservation, other)
    if reservation.expiresAt ~= other.expiresAt then
        return reservation.expiresAt < other.expiresAt
    end
    return isBefore(reservation.id, other.id)
end
