--- What a buffer gets when the server attaches to it, and loses when it goes.
local M = {}

--- A buffer belongs to the innermost workspace alone, also when that has just been made.
---@param client vim.lsp.Client
---@param bufnr integer
local function leave_others(client, bufnr)
  if require('agentops.root').of_buffer(bufnr) ~= client.root_dir then
    return
  end
  for _, other in ipairs(vim.lsp.get_clients({ name = 'agentops', bufnr = bufnr })) do
    if other.root_dir ~= client.root_dir then
      vim.lsp.buf_detach_client(bufnr, other.id)
    end
  end
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.attach(client, bufnr)
  leave_others(client, bufnr)
  require('agentops.client').on_ready(client)
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
