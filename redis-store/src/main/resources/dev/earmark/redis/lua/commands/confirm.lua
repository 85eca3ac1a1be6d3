function commands.confirm(id)
    return confirm(id, '')
end
argumentCount.confirm = 1
