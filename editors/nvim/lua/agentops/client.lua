--- The running clients, and how they are asked. Nothing here waits.
local message = require('agentops.message')
local root = require('agentops.root')
local server = require('agentops.server')

local M = {}

local METHOD_NOT_FOUND = -32601

---@type table<integer, fun(client: vim.lsp.Client)[]> who waits for a client that starts, by its id
local waiting = {}

--- The client that a buffer is attached to.
---@param bufnr integer 0 for the current one
---@return vim.lsp.Client?
function M.of_buffer(bufnr)
  return vim.lsp.get_clients({ name = 'agentops', bufnr = bufnr })[1]
end

--- All clients, one for each workspace.
---@return vim.lsp.Client[]
function M.all()
  return vim.lsp.get_clients({ name = 'agentops' })
end

--- Called when a client has started, with a buffer or without.
---@param client vim.lsp.Client
function M.on_ready(client)
  require('agentops.watch').start(client)
  local callbacks = waiting[client.id] or {}
  waiting[client.id] = nil
  for _, callback in ipairs(callbacks) do
    callback(client)
  end
end

--- Calls back with the client of a folder, which is started when there is none.
---@param folder string
---@param callback fun(client: vim.lsp.Client)
function M.of_folder(folder, callback)
  local problem = server.problem()
  if problem then
    message.error(problem)
    return
  end
  local config = vim.deepcopy(vim.lsp.config.agentops)
  config.root_dir = folder
  -- Behind those of the user.
  config.on_init = vim.iter({ config.on_init or {}, M.on_ready }):flatten():totable()
  local id = vim.lsp.start(config, { attach = false })
  local client = id and vim.lsp.get_client_by_id(id)
  if not client then
    message.error('the server could not be started; `:checkhealth agentops` says more')
  elseif client.initialized then
    callback(client)
  else
    waiting[client.id] = waiting[client.id] or {}
    table.insert(waiting[client.id], callback)
  end
end

--- Calls back with the client that is meant: the current buffer's, else that of the workspace of the file or of the
--- current folder, else the only one that runs.
---@param callback fun(client: vim.lsp.Client)
function M.current(callback)
  local attached = M.of_buffer(0)
  if attached then
    return callback(attached)
  end
  local folder = root.of_buffer(0) or root.of_path(vim.fn.getcwd())
  if folder then
    return M.of_folder(folder, callback)
  end
  local running = M.all()
  if #running == 1 then
    return callback(running[1])
  end
  message.warn('there is no folder `agentops` here or above; `:AgentOps init` makes one')
end

--- The workspace folder of a client as the server names it.
---@param client vim.lsp.Client
---@return string
function M.folder_uri(client)
  return vim.uri_from_fname(client.root_dir)
end

--- Asks the server. Errors are told to the user; `callback` hears of answers only.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param callback fun(result: any)
---@param otherwise? fun() what to do when the server does not know the request; default: the user is told
function M.request(client, method, params, callback, otherwise)
  client:request(method, params, function(err, result)
    if not err then
      callback(result ~= vim.NIL and result or nil)
    elseif err.code == METHOD_NOT_FOUND and otherwise then
      otherwise()
    elseif err.code == METHOD_NOT_FOUND then
      message.warn(('the server does not know `%s` yet; install a newer one'):format(method))
    else
      message.error(err.message)
    end
  end, 0)
end

--- Whether the server has a command.
---@param client vim.lsp.Client
---@param command string
---@return boolean
function M.announces(client, command)
  local commands = vim.tbl_get(client.server_capabilities, 'executeCommandProvider', 'commands') or {}
  return vim.list_contains(commands, command)
end

--- Runs a command of the server.
---@param client vim.lsp.Client
---@param command string
---@param argument table
---@param callback? fun(result: any) hears of answers that are not null
function M.execute(client, command, argument, callback)
  if not M.announces(client, command) then
    message.warn(('the server does not have `%s` yet; install a newer one'):format(command))
    return
  end
  local params = { command = command, arguments = { argument } }
  M.request(client, 'workspace/executeCommand', params, function(result)
    if callback and result ~= nil then
      callback(result)
    end
  end)
end

return M
