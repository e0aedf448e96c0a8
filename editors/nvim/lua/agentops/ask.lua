--- `window/showMessageRequest`: the server asks, by `vim.ui.select`.
local Page = require('agentops.page')
local message = require('agentops.message')

local M = {}

--- Columns of a title that most pickers show.
local TITLE = 60

local levels = { vim.log.levels.ERROR, vim.log.levels.WARN, vim.log.levels.INFO }

--- Whether pickers are Neovim's own, which shows a prompt whole.
---@return boolean
local function is_built_in()
  return vim.endswith(debug.getinfo(vim.ui.select, 'S').source, 'vim/ui.lua')
end

---@param params lsp.ShowMessageRequestParams
function M.on_request(err, params, context)
  if is_built_in() then
    -- Neovim breaks a long prompt within words.
    params.message = table.concat(Page.wrapped(params.message, vim.o.columns - 4), '\n')
  elseif vim.fn.strdisplaywidth(params.message) > TITLE then
    -- Other pickers make a title of the prompt and cut it: why the server asks must be read all the same.
    message.say(params.message, levels[params.type] or vim.log.levels.INFO)
  end
  return vim.lsp.handlers['window/showMessageRequest'](err, params, context)
end

return M
