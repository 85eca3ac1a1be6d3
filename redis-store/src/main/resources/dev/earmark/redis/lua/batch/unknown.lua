-- Returns an outcome if the store does not know all SKUs of a command.
refuseUnknownSkus = function(lines)
    local unknown = {}
    for i = 1, #lines do
        if not levels[lines[i].sku] then
            unknown[#unknown + 1] = lines[i].sku
        end
    end
    return #unknown > 0 and refused('UnknownSku', unknown)
end
