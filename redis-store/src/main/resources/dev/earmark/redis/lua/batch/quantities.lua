local function quantitiesBySku(text)
    local quantities = {}
    for _, line in ipairs(linesOf(text)) do
        quantities[line.sku] = line.quantity
    end
    return quantities
end
