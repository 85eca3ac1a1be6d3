-- The counters: three strings per SKU, which exist together or not at all. Moved by INCRBY alone, in save.lua.
local MAX_UNITS = 1000000000000000
local levels = {} -- by SKU; false where the SKU is unknown
local wanted = {} -- SKUs to load

local function want(sku)
    if levels[sku] == nil then
        levels[sku] = false
        wanted[#wanted + 1] = sku
    end
end

local function counterKeys(sku)
    return prefix .. 'onHand:' .. sku, prefix .. 'reserved:' .. sku, prefix .. 'sold:' .. sku
end

-- MGET passes over a key of another type in silence; GET does not.
local function requireNone(sku)
    local found
    for _, key in ipairs({counterKeys(sku)}) do
        found = redis.call('GET', key) and key or found
    end
    if found then
        error('EARMARK ' .. found .. ' exists without the other two counters of its SKU')
    end
    return false
end

-- As INCRBY would take it: tonumber() alone takes "1e3" and " 7" as well, and the batch would fail half way.
local function number(sku, text)
    local counter = tonumber(text)
    if not counter or counter > MAX_UNITS or digits(counter) ~= text then
        error('EARMARK a counter of SKU ' .. sku .. ' is not a number of units: "' .. text .. '"')
    end
    return counter
end

local function levelOf(sku, onHand, reserved, sold)
    if not (onHand and reserved and sold) then
        return requireNone(sku)
    end
    local level = {
        sku = sku, onHand = number(sku, onHand), reserved = number(sku, reserved), sold = number(sku, sold)
    }
    if level.reserved < 0 or level.reserved > level.onHand or level.sold < 0 then
        error('EARMARK the counters of SKU ' .. sku .. ' break 0 <= reserved <= onHand or 0 <= sold: onHand '
            .. onHand .. ', reserved ' .. reserved .. ', sold ' .. sold)
    end
    level.onHandBefore, level.reservedBefore, level.soldBefore = level.onHand, level.reserved, level.sold
    return level
end

-- One MGET for all SKUs that were wanted since the last time (unpack() takes some 8,000 values at most).
local function loadLevels()
    local skus = wanted
    wanted = {}
    for from = 1, #skus, 2000 do
        local to = math.min(from + 1999, #skus)
        local keys = {}
        for i = from, to do
            keys[#keys + 1], keys[#keys + 2], keys[#keys + 3] = counterKeys(skus[i])
        end
        local counters = redis.call('MGET', unpack(keys))
        for i = from, to do
            local c = (i - from) * 3
            levels[skus[i]] = levelOf(skus[i], counters[c + 1], counters[c + 2], counters[c + 3])
        end
    end
end
