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

-- Accepts only what INCRBY accepts, on anything else the batch would fail half way. tonumber() also accepts "1e3", " 7" and "nan".
local function unitsOrNil(text)
    local units = text and (text == '0' or string.find(text, '^%-?[1-9]%d*$')) and tonumber(text)
    return units and units <= MAX_UNITS and units or nil
end

-- Returns false if the SKU is unknown, and fails if it has counters that are not sound.
local function rejectCounters(sku, ...)
    local isUnknown, found = not (select(1, ...) and select(2, ...) and select(3, ...)), nil
    for i, name in ipairs({'onHand:', 'reserved:', 'sold:'}) do
        local text = select(i, ...)
        if isUnknown then
            -- MGET returns nothing for a key of another type; GET fails
            found = redis.call('GET', prefix .. name .. sku) and prefix .. name .. sku or found
        elseif not unitsOrNil(text) then
            error('EARMARK A counter of SKU ' .. sku .. ' is not a number of units: "' .. text .. '"')
        end
    end
    if found then
        error('EARMARK Key ' .. found .. ' exists without the other two counters of its SKU')
    end
    if isUnknown and redis.call('ZSCORE', prefix .. 'skus', sku) then
        error('EARMARK The counters of SKU ' .. sku .. ' are missing, and ' .. prefix .. 'skus names it')
    end
    return not isUnknown and error('EARMARK The counters of SKU ' .. sku .. ' break 0 <= reserved <= onHand or 0 <= sold: onHand '
        .. table.concat({...}, ', reserved ', 1, 2) .. ', sold ' .. select(3, ...))
end

local function parseLevel(sku, onHandText, reservedText, soldText)
    local onHand, reserved, sold = unitsOrNil(onHandText), unitsOrNil(reservedText), unitsOrNil(soldText)
    if not (onHand and reserved and sold) or reserved < 0 or reserved > onHand or sold < 0 then
        return rejectCounters(sku, onHandText, reservedText, soldText)
    end
    return {
        sku = sku, onHand = onHand, reserved = reserved, sold = sold,
        onHandBefore = onHand, reservedBefore = reserved, soldBefore = sold
    }
end

-- Loads all wanted levels with one MGET for each 2,000 SKUs, because unpack() takes about 8,000 values at most.
local function loadLevels()
    local skus = skusToLoad
    for from = 1, #skus, 2000 do
        local to = math.min(from + 1999, #skus)
        local keys, k = {}, 0
        for i = from, to do
            local sku = skus[i]
            keys[k + 1], keys[k + 2], keys[k + 3] = prefix .. 'onHand:' .. sku, prefix .. 'reserved:' .. sku, prefix .. 'sold:' .. sku
            k = k + 3
        end
        local counters = redis.call('MGET', unpack(keys))
        for i = from, to do
            local c = (i - from) * 3
            levels[skus[i]] = parseLevel(skus[i], counters[c + 1], counters[c + 2], counters[c + 3])
        end
    end
    skusToLoad = {}
end
