--- The status window: profiles, topics, phases, bundles and problems.
local Window = require('agentops.window')
local budget = require('agentops.budget')
local client_of = require('agentops.client')
local message = require('agentops.message')
local pick = require('agentops.pick')
local status_page = require('agentops.status_page')

local M = {}

---@param client vim.lsp.Client
---@return string method
---@return table params
local function question(client)
  return 'agentops/status', { folder = client_of.folder_uri(client) }
end

---@param window agentops.Window
---@param client vim.lsp.Client
local function open_file(window, client)
  local item = window:item()
  if not item then
    return
  end
  pick.one(item.paths, {
    prompt = 'Artifact',
    format = tostring,
    none = 'nothing has been written here yet; `b` shows what it would load',
  }, function(path)
    window:close_for(vim.fs.joinpath(vim.uri_to_fname(item.workspace) or client.root_dir, path))
  end)
end

---@param client vim.lsp.Client
---@param status table
local function show(client, status)
  local window = Window.open('AgentOps · ' .. vim.fs.basename(client.root_dir), 'status')
  window:show(status_page.draw(status, Window.columns()))
  window:go_to(function(item)
    return item.phase ~= nil
  end)
  window:map('<CR>', 'open the artifact', function()
    open_file(window, client)
  end)
  window:map('b', 'show the budget of the topic', function()
    local item = window:item()
    if item and item.profile then
      budget.open(client, { profile = item.profile, topic = item.topic, phase = item.phase })
    else
      message.info('put the cursor on a topic or a phase')
    end
  end)
  window:on_resize(function()
    window:show(status_page.draw(status, Window.columns()))
  end)
  local method, params = question(client)
  require('agentops.changed').follow(window.bufnr, {
    root = client.root_dir,
    method = method,
    params = params,
    show = function(newer, current)
      status, client = newer, current
      window:show(status_page.draw(status, Window.columns()))
    end,
  })
end

--- Opens the window.
---@param client vim.lsp.Client
function M.open(client)
  local method, params = question(client)
  client_of.request(client, method, params, function(status)
    Window.when_free(function()
      show(client, status)
    end)
  end)
end

return M
