--- What is said to the user. Safe to call from any callback.
local M = {}

---@param text string
---@param level integer one of vim.log.levels
function M.say(text, level)
  vim.schedule(function()
    vim.notify('agentops: ' .. text, level, { title = 'agentops' })
  end)
end

---@param text string
function M.info(text)
  M.say(text, vim.log.levels.INFO)
end

---@param text string
function M.warn(text)
  M.say(text, vim.log.levels.WARN)
end

---@param text string
function M.error(text)
  M.say(text, vim.log.levels.ERROR)
end

return M
