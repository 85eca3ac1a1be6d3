-- Takes the units of an expired reservation anew, as a reserve would, and sells them in the same step.
sellAgain = function(expired, text)
    local outcome, reclaimed = refuseUnknownSkus(linesOf(text)), {}
    if outcome then
        return outcome
    end
    local request = {text = text, reclaimed = reclaimed}
    outcome = refuseOverLimit(expired.id, expired.owner, limitOf(expired), request, reclaimed)
        or allocate(request)
    if outcome then
        return outcome
    end
    outcome = refuseTooManyUnits(linesOf(text))
    if outcome then
        outcome[3] = reclaimed
        return outcome
    end
    sell(expired, {}, text)
    return applied(textOf(expired), reclaimed)
end
