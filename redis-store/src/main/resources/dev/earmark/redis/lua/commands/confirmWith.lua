-- A confirm of some lines, or one that may reserve again.
function commands.confirmWith(id, text, late)
    return confirm(id, text, late)
end
