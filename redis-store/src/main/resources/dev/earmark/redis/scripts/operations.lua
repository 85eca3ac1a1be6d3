-- The journal: what makes adjust, setOnHand and returnStock count once (R4), and tells where the units went.
--
--   ADJUST -3 1763766000000000 9f86d081…     kind, units, time, digest of what was asked for
--   SKU-A                                    SKU or reservation
--   damaged in transport                     the reason of an adjust
local operations = {} -- by id; false where the id is unknown

function steps.loadOperations(ids)
    if #ids == 0 then
        return
    end
    local texts = redis.call('HMGET', prefix .. 'operations', unpack(ids))
    for i, id in ipairs(ids) do
        operations[id] = texts[i] or false
    end
end

local function earlier(operation, digest, value)
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
    recorded[#recorded + 1] = operation
    recorded[#recorded + 1] = text
end
