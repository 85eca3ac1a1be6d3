-- Refuses to write for a connection that is not the registered one of its store: the store has connected anew and may have
-- decided otherwise since. ARGV: the name of the store instance, the number of the connection. See maintenance/register.lua.
if redis.call('ZSCORE', prefix .. 'connections', ARGV[1]) ~= ARGV[2] then
    return {'fenced'}
end
