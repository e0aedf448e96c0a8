--- A load against its limit as a small bar. What is above the limit is drawn behind the mark.
local highlights = require('agentops.highlights')

local M = {}

--- Columns of the shortest bar that says anything, and of the longest that says more.
M.LEAST, M.MOST = 12, 24

--- Columns behind the mark.
local BEYOND = 3

--- The bar as chunks of a page, padded so that what follows stands below each other.
---@param load {total: integer, limit: integer, verdict: string}
---@param columns integer
---@return agentops.Chunk[]
function M.chunks(load, columns)
  local group, inside = highlights.of_verdict(load.verdict), columns - 1 - BEYOND
  local filled = math.floor(load.total / math.max(load.limit, 1) * inside + 0.5)
  if load.total <= load.limit then
    filled = math.min(filled, inside)
    return {
      { ('━'):rep(filled), group },
      { ('─'):rep(inside - filled), 'AgentOpsFree' },
      { '│', 'AgentOpsMark' },
      { (' '):rep(BEYOND) },
    }
  end
  local beyond = math.min(math.max(filled - inside, 1), BEYOND)
  return {
    { ('━'):rep(inside), group },
    { '┃', 'AgentOpsMark' },
    { ('━'):rep(beyond), group },
    { (' '):rep(BEYOND - beyond) },
  }
end

return M
