--- The budget window: what each phase of a topic loads, as bars.
local Page = require('agentops.page')
local Window = require('agentops.window')
local budget_page = require('agentops.budget_page')
local client_of = require('agentops.client')
local message = require('agentops.message')
local numbers = require('agentops.numbers')
local pick = require('agentops.pick')

local M = {}

---@class agentops.Which
---@field profile string
---@field topic string?
---@field phase string? the phase whose parts are listed from the beginning

---@param client vim.lsp.Client
---@param which agentops.Which
---@return string method
---@return table params
local function question(client, which)
  return 'agentops/budget',
    { folder = client_of.folder_uri(client), profile = which.profile, topic = which.topic }
end

--- What the window says about the part under the cursor.
---@param part agentops.Part
---@param sign string
---@return string
local function described(part, sign)
  local figures = ('  %s%s  %s'):format(sign, numbers.tokens(part.tokens), part.kind)
  return Page.cut(part.name, Window.columns() - vim.fn.strdisplaywidth(figures) - 4) .. figures
end

--- The part that the cursor is on, in a list or in a bar.
---@param window agentops.Window
---@return agentops.Part?
local function part_at(window)
  local item = window:item()
  if not item then
    return nil
  end
  local cell = item.cells and item.cells[window:column() - budget_page.INDENT + 1]
  return item.part or (cell and cell.part)
end

---@param window agentops.Window
---@param client vim.lsp.Client
local function open_part(window, client)
  local part = part_at(window)
  if part and part.path then
    window:close_for(vim.fs.joinpath(client.root_dir, part.path))
  elseif part then
    message.info(('%s ships with the server; it is no file of this workspace'):format(part.name))
  end
end

---@param client vim.lsp.Client
---@param which agentops.Which
---@param budget table
local function show(client, which, budget)
  local window = Window.open(('Budget · %s'):format(which.topic or which.profile), 'budget')
  local is_unfolded = {}
  if which.phase then
    is_unfolded[which.phase] = true
  end
  local function draw()
    window:show(budget_page.draw(budget, Window.columns(), is_unfolded))
  end
  draw()
  window:go_to(function(item)
    return item.cells ~= nil and (not which.phase or item.phase == which.phase)
  end)
  window:map('<CR>', 'open the file of the part, or list the parts of the phase', function()
    local item = window:item()
    if item and (item.part or item.cells) then
      open_part(window, client)
    elseif item then
      is_unfolded[item.phase] = not is_unfolded[item.phase]
      draw()
    end
  end)
  window:map('<Tab>', 'list the parts of the phase, or no longer', function()
    local item = window:item()
    if item then
      is_unfolded[item.phase] = not is_unfolded[item.phase]
      draw()
      window:go_to(function(other)
        return other.cells ~= nil and other.phase == item.phase
      end)
    end
  end)
  vim.api.nvim_create_autocmd('CursorMoved', {
    buffer = window.bufnr,
    callback = function()
      local part = part_at(window)
      window:footer(
        part and described(part, numbers.sign(budget.measure)) or '<CR> opens · <Tab> lists · q closes'
      )
    end,
  })
  window:on_resize(draw)
  local method, params = question(client, which)
  require('agentops.changed').follow(window.bufnr, {
    root = client.root_dir,
    method = method,
    params = params,
    show = function(newer, current)
      budget, client = newer, current
      draw()
    end,
  })
end

--- Opens the window.
---@param client vim.lsp.Client
---@param which agentops.Which
---@param otherwise? fun() what to do when the server cannot tell
function M.open(client, which, otherwise)
  local method, params = question(client, which)
  client_of.request(client, method, params, function(budget)
    Window.when_free(function()
      show(client, which, budget)
    end)
  end, otherwise)
end

--- `:AgentOps budget [TOPIC]`: of the topic that is named, else of the current file's, else of one that is chosen.
---@param client vim.lsp.Client
---@param topic? string
function M.choose(client, topic)
  local function choose()
    pick.topic(client, topic, function(chosen)
      M.open(client, { profile = chosen.profile, topic = chosen.name, phase = chosen.current })
    end)
  end
  local bufnr = vim.api.nvim_get_current_buf()
  if topic or not client.attached_buffers[bufnr] then
    choose()
    return
  end
  -- Not what the status line knows: a file that has just been opened is not in it yet.
  client_of.request(client, 'agentops/load', { uri = vim.uri_from_bufnr(bufnr) }, function(load)
    if load then
      M.open(client, { profile = load.profile, topic = load.topic, phase = load.phase })
    else
      choose()
    end
  end, choose)
end

--- `agentops.showLoad`, the command of the code lens: shown as bars here, and as the server's message where the server
--- has no figures for them.
---@param command lsp.Command
---@param context {client_id: integer, bufnr: integer}
function M.on_command(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local argument = command.arguments and command.arguments[1]
  if not client or not argument then
    return
  end
  M.open(client, argument, function()
    client_of.execute(client, command.command, argument)
  end)
end

return M
