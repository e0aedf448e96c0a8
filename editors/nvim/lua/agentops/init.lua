--- The functions that configurations call. There is no setup().
local M = {}

--- The load of the current buffer's artifact, `Plan 18.2k/50k · 9%`; empty for other files. Never blocks:
---     vim.o.statusline = "%f %m%=%{v:lua.require'agentops'.statusline()} %l:%c"
---@return string
function M.statusline()
  local load = M.load()
  return load and load.short or ''
end

--- What is known of a buffer's load, for status lines that have colours of their own: `zone`, `verdict`, `title`, …
---@param bufnr? integer default: the current buffer
---@return agentops.Load?
function M.load(bufnr)
  return require('agentops.statusline').load(bufnr)
end

--- Renames a file or folder on the disk and in every artifact that names it.
---@param from string
---@param to string
---@param callback? fun(is_renamed: boolean)
function M.rename(from, to, callback)
  require('agentops.rename').rename(from, to, callback)
end

return M
