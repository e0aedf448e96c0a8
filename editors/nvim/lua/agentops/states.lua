--- Where a phase stands, as a sign.
local M = {}

local signs = { absent = '○', draft = '●', ready = '◆', done = '✓', stale = '!' }
local groups = {
  absent = 'AgentOpsDim',
  draft = 'AgentOpsNear',
  ready = 'AgentOpsInput',
  done = 'AgentOpsWithin',
  stale = 'AgentOpsOver',
}

---@param state string
---@return string
function M.sign(state)
  return signs[state] or '?'
end

---@param state string
---@return string
function M.group(state)
  return groups[state] or 'AgentOpsDim'
end

return M
