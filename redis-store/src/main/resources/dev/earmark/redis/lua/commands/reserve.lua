function commands.reserve(id, owner, holdFor, text)
    local lines = linesOf(text)
    local isPlain = not (hooks.termsOf or reservations[id])
    for i = 1, isPlain and #lines or 0 do
        local line = lines[i]
        local level = levels[line.sku]
        isPlain = isPlain and level and level.onHand - level.reserved >= line.quantity
    end
    if isPlain then
        hold(id, owner, holdFor, text)
        return 1
    end
    if not reserveNotPlain then
        defineNotPlain()
    end
    return reserveNotPlain(id, owner, holdFor, text)
end
argumentCount.reserve = 2
