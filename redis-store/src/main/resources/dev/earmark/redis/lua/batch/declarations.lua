-- What the other files of a batch share. A script holds only the commands of its batch and the files that they need, because
-- Lua defines everything in a script again at each call.
local MAX_UNITS = 1000000000000000 -- as StockLevel.MAX_UNITS
local MAX_COMMANDS = 1000 -- as StoreLimits.MAX_COMMANDS
local MAX_LINES = 5000 -- as StoreLimits.MAX_LINES

local commands = {} -- the functions of the commands, by the name of the command
local argumentCount = {} -- of each command; five at most; of a reserve without the two that its run has in common
local hooks = {} -- functions that other files call if the script has them: what only some batches need
local report -- notes a change for the stream of events (R11), see events.lua; nil if the store writes none
local isTooMuch = false -- whether the batch would reclaim more than one script may, see reclaim.lua
local newOperations = {} -- what save.lua writes: each operation id, followed by its text
local newSkus -- what save.lua adds to the index of SKUs, a score before each SKU; nil if nothing
local allocate, refuseUnknownSkus, reserveNotPlain -- see the files of these names; nil until a reserve needs them, or another command
