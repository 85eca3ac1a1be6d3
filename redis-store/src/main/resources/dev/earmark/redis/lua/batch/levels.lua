-- The counters: three strings for each SKU, which exist together or not at all. Only save.lua changes them, by INCRBY,
-- or by SET to repair one.
local levels = {} -- by SKU; false if the SKU is unknown
local skusToLoad = {}

local function wantLevel(sku)
    if levels[sku] == nil then
        levels[sku] = false
        skusToLoad[#skusToLoad + 1] = sku
    end
end

local function counterKeys(sku)
    return prefix .. 'onHand:' .. sku, prefix .. 'reserved:' .. sku, prefix .. 'sold:' .. sku
end

-- MGET returns nothing for a key of another type; GET fails.
local function requireNoCounters(sku)
    local found
    for _, key in ipairs({counterKeys(sku)}) do
        found = redis.call('GET', key) and key or found
    end
    if found then
        error('EARMARK Key ' .. found .. ' exists without the other two counters of its SKU')
    end
    return false
end

-- Accepts only what INCRBY accepts, on anything else the batch would fail half way. tonumber() also accepts "1e3", " 7" and "nan".
local function unitsOrNil(text)
    return text and (text == '0' or string.find(text, '^%-?[1-9]%d*$')) and tonumber(text) or nil
end

local function parseUnits(sku, text)
    local units = unitsOrNil(text)
    if not units or units > MAX_UNITS then
        error('EARMARK A counter of SKU ' .. sku .. ' is not a number of units: "' .. text .. '"')
    end
    return units
end

local function requireSound(level)
    if level.reserved < 0 or level.reserved > level.onHand or level.sold < 0 then
        error('EARMARK The counters of SKU ' .. level.sku .. ' break 0 <= reserved <= onHand or 0 <= sold: onHand '
            .. digits(level.onHand) .. ', reserved ' .. digits(level.reserved) .. ', sold ' .. digits(level.sold))
    end
end

local function parseLevel(sku, onHand, reserved, sold)
    if not (onHand and reserved and sold) then
        return requireNoCounters(sku)
    end
    local level = {
        sku = sku,
        onHand = parseUnits(sku, onHand),
        reserved = parseUnits(sku, reserved),
        sold = parseUnits(sku, sold)
    }
    requireSound(level)
    level.onHandBefore, level.reservedBefore, level.soldBefore = level.onHand, level.reserved, level.sold
    return level
end

-- Loads all wanted levels with one MGET for each 2,000 SKUs, because unpack() takes about 8,000 values at most.
local function loadLevels()
    local skus = skusToLoad
    skusToLoad = {}
    for from = 1, #skus, 2000 do
        local to = math.min(from + 1999, #skus)
        local keys = {}
        for i = from, to do
            keys[#keys + 1], keys[#keys + 2], keys[#keys + 3] = counterKeys(skus[i])
        end
        local counters = redis.call('MGET', unpack(keys))
        for i = from, to do
            local c = (i - from) * 3
            levels[skus[i]] = parseLevel(skus[i], counters[c + 1], counters[c + 2], counters[c + 3])
        end
    end
end
