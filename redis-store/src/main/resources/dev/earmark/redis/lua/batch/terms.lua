-- Reads what a reserve names beside the time: the limit and the longest time, or ""; then a row for each choice. Adds to the terms
-- what the reservation keeps of it, and what it is checked for.
function hooks.readTerms(terms, text)
    local holdFor, limit, longest, choices = string.match(text, '^(%d+)\n(%d*)\n(%d*)\n?(.*)$')
    terms.expiresAt = digits(now + holdFor)
    if limit ~= '' then
        terms.limit = tonumber(limit)
        terms.kept = ' limit=' .. limit
    end
    if longest ~= '' then
        terms.kept = terms.kept .. ' until=' .. digits(now + longest)
    end
    terms.choices = choices ~= '' and parseChoices(choices) or nil
end
