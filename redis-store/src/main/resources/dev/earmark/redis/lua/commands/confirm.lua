function commands.confirm(id)
    return confirm(id, '')
end
