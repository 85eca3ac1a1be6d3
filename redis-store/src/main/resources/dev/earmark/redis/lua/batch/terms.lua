local termsByText = {}

-- Reads what a reserve names beside its lines: usually only a time, and otherwise also the limit and the longest time, or ""; then a
-- row for each choice. Returns what the reservation keeps of it, and what it is checked for.
function hooks.termsOf(text)
    local terms = termsByText[text]
    if terms then
        return terms
    end
    local holdFor, limit, longest, choices = string.match(text, '^(%d+)\n?(%d*)\n?(%d*)\n?(.*)$')
    terms = {
        expiresAt = digits(now + holdFor),
        limit = limit ~= '' and tonumber(limit),
        choices = choices ~= '' and parseChoices(choices),
        kept = (limit ~= '' and ' limit=' .. limit or '') .. (longest ~= '' and ' until=' .. digits(now + longest) or '')
    }
    termsByText[text] = terms
    return terms
end
