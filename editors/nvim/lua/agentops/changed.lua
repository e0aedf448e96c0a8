--- The server says that what it answers about loads, states and bundles may have changed.
local M = {}

---@type table<integer, fun(client: vim.lsp.Client)> listeners by the buffer that shows something
local listeners = {}

--- Calls back at each change, for as long as a buffer lives.
---@param bufnr integer
---@param callback fun(client: vim.lsp.Client)
function M.listen(bufnr, callback)
  listeners[bufnr] = callback
end

--- `agentops/changed`
function M.on_changed(_, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if not client then
    return
  end
  require('agentops.statusline').on_changed(client)
  for bufnr, callback in pairs(listeners) do
    if vim.api.nvim_buf_is_valid(bufnr) then
      callback(client)
    else
      listeners[bufnr] = nil
    end
  end
  vim.api.nvim_exec_autocmds('User', { pattern = 'AgentOpsChanged', modeline = false })
end

return M
