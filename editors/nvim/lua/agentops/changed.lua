--- The server says that what it answers about loads, states and bundles may have changed.
local M = {}

---@class agentops.Follower
---@field root string the workspace that is shown; its server may be another one after a restart
---@field method string
---@field params table
---@field show fun(result: any, client: vim.lsp.Client)
---@field asked? integer the client whose answer is waited for
---@field is_behind? boolean whether something has changed since it was asked

---@type table<integer, agentops.Follower> by the buffer that shows the answers
local followers = {}

--- Asks for a follower, once at a time. After a slow answer it waits for longer: large workspaces keep the server and
--- the drawing busy for a fifth of the time at most.
---@param client vim.lsp.Client
---@param bufnr integer
local function ask(client, bufnr)
  local follower = followers[bufnr]
  if follower.asked == client.id then
    follower.is_behind = true
    return
  end
  local begun = vim.uv.hrtime()
  follower.asked, follower.is_behind = client.id, false
  local is_sent = client:request(follower.method, follower.params, function(err, result)
    -- What cannot be answered now stays as it was shown: nobody asked, so nobody is told.
    if not err and result and vim.api.nvim_buf_is_valid(bufnr) then
      follower.show(result, client)
    end
    local took = (vim.uv.hrtime() - begun) / 1e6
    vim.defer_fn(function()
      if followers[bufnr] ~= follower or follower.asked ~= client.id then
        return
      end
      follower.asked = nil
      if follower.is_behind and not client:is_stopped() then
        ask(client, bufnr)
      end
    end, math.ceil(took * 4))
  end)
  if not is_sent then
    follower.asked = nil
  end
end

--- Asks again at each change, for as long as a buffer lives.
---@param bufnr integer
---@param follower agentops.Follower
function M.follow(bufnr, follower)
  followers[bufnr] = follower
end

--- `agentops/changed`
function M.on_changed(_, _, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if not client then
    return
  end
  require('agentops.statusline').on_changed(client)
  for bufnr, follower in pairs(followers) do
    if not vim.api.nvim_buf_is_valid(bufnr) then
      followers[bufnr] = nil
    elseif follower.root == client.root_dir then
      ask(client, bufnr)
    end
  end
  vim.api.nvim_exec_autocmds('User', { pattern = 'AgentOpsChanged', modeline = false })
end

return M
