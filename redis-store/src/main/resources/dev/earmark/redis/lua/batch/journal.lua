-- The journal of the operations. It makes adjust, setOnHand and returnStock count only once (R4), and it shows why a level
-- changed.
--
--   ADJUST -3 1763766000000000 9f86d081…     kind, units, time, digest of the command
--   SKU-A                                    SKU or reservation
--   damaged in transport                     the reason of an adjust
local operations = {} -- by id; false if the id is unknown

function hooks.loadOperations(ids)
    if #ids == 0 then
        return
    end
    local texts = redis.call('HMGET', prefix .. 'operations', unpack(ids))
    for i, id in ipairs(ids) do
        operations[id] = texts[i] or false
    end
end

-- Returns the outcome of a repeated operation, and nil for a new one.
local function repeated(operation, digest, value)
    local text = operations[operation]
    if not text then
        return nil
    end
    if string.match(text, '^%S+ %S+ %S+ (%x+)') == digest then
        return replayed(value)
    end
    return refused('OperationReused')
end

local function record(operation, kind, units, digest, subject, reason)
    local text = kind .. ' ' .. digits(units) .. ' ' .. nowText .. ' ' .. digest .. '\n' .. subject .. '\n' .. reason
    operations[operation] = text
    newOperations[#newOperations + 1] = operation
    newOperations[#newOperations + 1] = text
end
