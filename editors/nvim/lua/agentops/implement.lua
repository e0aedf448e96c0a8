--- `:AgentOps implement dry-run|execute`.
local Window = require('agentops.window')
local client_of = require('agentops.client')
local implement_page = require('agentops.implement_page')
local message = require('agentops.message')

local M = {}

---@param client vim.lsp.Client
---@param report table
local function show(client, report)
  local window = Window.open('What the plan touches', 'implement')
  window:show(implement_page.draw(report, Window.columns()))
  window:go_to(function(item)
    return item.path ~= nil
  end)
  window:on_resize(function()
    window:show(implement_page.draw(report, Window.columns()))
  end)
  window:map('<CR>', 'open the file', function()
    local item = window:item()
    if item and item.exists then
      window:close_for(vim.fs.joinpath(client.root_dir, item.path))
    elseif item then
      message.info(('%s is not there yet'):format(item.path))
    end
  end)
end

--- Reports what the current plan would touch, and with `execute` begins its report.
---@param client vim.lsp.Client
---@param mode 'dry-run'|'execute'
function M.run(client, mode)
  local argument = { uri = vim.uri_from_bufnr(0), mode = mode }
  client_of.execute(client, 'agentops.implement', argument, function(report)
    -- What is begun is opened by the server; where nothing is, it says why.
    if mode == 'dry-run' then
      Window.when_free(function()
        show(client, report)
      end)
    end
  end)
end

return M
