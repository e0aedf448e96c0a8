--- Brings the server back: when it goes down, but not for ever, and when the user asks for it.
local message = require('agentops.message')

local M = {}

--- So often within so many minutes.
local TIMES, MINUTES = 3, 3

--- A server that has not ended by then is killed, in milliseconds.
local PATIENCE = 2000

---@type table<string, number[]> when the server of a root was brought back, in milliseconds
local restarts = {}

---@type table<integer, integer> buffers whose server stays down, and how often they had been changed when it did
local alone = {}

local is_leaving = false
vim.api.nvim_create_autocmd('VimLeavePre', {
  group = vim.api.nvim_create_augroup('agentops.restart', {}),
  callback = function()
    is_leaving = true
  end,
})

---@param root string
---@return boolean
local function may_restart(root)
  local now = vim.uv.now()
  restarts[root] = vim.tbl_filter(function(at)
    return now - at < MINUTES * 60000
  end, restarts[root] or {})
  if #restarts[root] >= TIMES then
    return false
  end
  table.insert(restarts[root], now)
  return true
end

--- What a server is started with: what is configured now, not when the old one was started.
---@param client vim.lsp.Client the old one
---@return vim.lsp.ClientConfig
local function configured(client)
  if not vim.lsp.is_enabled('agentops') then
    return client.config
  end
  local config = vim.deepcopy(vim.lsp.config.agentops)
  config.root_dir = client.root_dir
  return config --[[@as vim.lsp.ClientConfig]]
end

---@param config vim.lsp.ClientConfig
---@param buffers integer[]
local function start(config, buffers)
  for _, bufnr in ipairs(buffers) do
    if vim.api.nvim_buf_is_loaded(bufnr) then
      vim.lsp.start(config, { bufnr = bufnr })
    end
  end
end

---@param config vim.lsp.ClientConfig
---@param buffers integer[]
local function start_after_fall(config, buffers)
  if may_restart(config.root_dir or '') then
    message.warn('the server went down and is started again')
    start(config, buffers)
    return
  end
  for _, bufnr in ipairs(buffers) do
    if vim.api.nvim_buf_is_loaded(bufnr) then
      alone[bufnr] = vim.api.nvim_buf_get_changedtick(bufnr)
    end
  end
  local said = 'the server went down %d times in %d minutes and stays down; '
    .. '`:AgentOps log` shows why, `:AgentOps restart` starts it again'
  message.error(said:format(TIMES + 1, MINUTES))
end

--- Called when a server has ended, where buffers must not be touched yet.
---@param code integer
---@param signal integer
---@param id integer
function M.on_exit(code, signal, id)
  local client = vim.lsp.get_client_by_id(id)
  if not client or is_leaving then
    return
  end
  -- SIGTERM is how Neovim and people stop servers.
  local is_fall = code ~= 0 or (signal ~= 0 and signal ~= 15)
  local config, buffers = client.config, vim.tbl_keys(client.attached_buffers)
  -- A server that never came up would not come up the next time either.
  if not is_fall or not client.initialized or #buffers == 0 then
    return
  end
  -- Neovim forgets the old client in its next turn; the new one has to wait for that.
  vim.schedule(function()
    vim.schedule(function()
      start_after_fall(config, buffers)
    end)
  end)
end

--- Ends a client, and its server even when that does not listen any more.
---@param client vim.lsp.Client
---@return integer[] buffers that it was attached to
local function stop(client)
  local buffers = vim.tbl_keys(client.attached_buffers)
  for _, bufnr in ipairs(buffers) do
    vim.lsp.buf_detach_client(bufnr, client.id)
  end
  client:stop()
  vim.defer_fn(function()
    if not client.rpc.is_closing() then
      client.rpc.terminate()
    end
  end, PATIENCE)
  return buffers
end

--- Neovim never listens again to a buffer that was changed while no server ran: the new one would know an old text.
local function tell_deaf()
  local names = {}
  for bufnr, tick in pairs(alone) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.api.nvim_buf_get_changedtick(bufnr) ~= tick then
      table.insert(names, vim.fn.bufname(bufnr))
    end
  end
  alone = {}
  if #names > 0 then
    local said = 'changed while no server ran, so that Neovim tells none of what is typed there: %s; '
      .. 'write, `:bwipeout` and open them again'
    message.warn(said:format(table.concat(names, ', ')))
  end
end

--- Starts the servers again, and those that should run and do not.
function M.restart()
  restarts = {}
  tell_deaf()
  for _, client in ipairs(vim.lsp.get_clients({ name = 'agentops', _uninitialized = true })) do
    if not client:is_stopped() then
      start(configured(client), stop(client))
    end
  end
  if vim.lsp.is_enabled('agentops') then
    -- Tries every open buffer, as if it had just been opened.
    vim.lsp.enable('agentops')
  end
end

return M
