--- What a buffer gets when the server attaches to it, and loses when it goes.
local M = {}

---@param client vim.lsp.Client
---@param bufnr integer
function M.attach(client, bufnr)
  require('agentops.codelens').attach(client, bufnr)
  require('agentops.statusline').attach(client, bufnr)
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.detach(client, bufnr)
  require('agentops.codelens').detach(client, bufnr)
  require('agentops.statusline').detach(bufnr)
  require('agentops.inlay').detach(bufnr)
end

return M
