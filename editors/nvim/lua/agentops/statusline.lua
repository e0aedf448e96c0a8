--- The load of each buffer's artifact, kept so that a status line can show it without asking.
local M = {}

---@class agentops.Load
---@field profile string
---@field profile_title string
---@field topic string?
---@field phase string
---@field phase_title string
---@field title string `Plan · 18.2k of 50k · 9% of window`
---@field short string `Plan 18.2k/50k · 9%`
---@field verdict 'within'|'near-rule'|'over-budget'|'over-rule'
---@field zone 'good'|'near'|'over'|'critical'

local group = vim.api.nvim_create_augroup('agentops.statusline', {})

---@type table<integer, agentops.Load> by buffer
local loads = {}

---@type table<integer, integer> the newest question about each buffer, so that a late answer does not win
local asked = {}

---@type table<integer, true> clients whose server does not know the question
local is_mute = {}

--- Asks for the load of a buffer, and redraws when the answer is another one.
---@param client vim.lsp.Client
---@param bufnr integer
function M.refresh(client, bufnr)
  if is_mute[client.id] or not vim.api.nvim_buf_is_loaded(bufnr) or client:is_stopped() then
    return
  end
  local question = (asked[bufnr] or 0) + 1
  asked[bufnr] = question
  client:request('agentops/load', { uri = vim.uri_from_bufnr(bufnr) }, function(err, load)
    if err then
      is_mute[client.id] = err.code == -32601 or nil
      return
    end
    if asked[bufnr] ~= question or not vim.api.nvim_buf_is_valid(bufnr) then
      return
    end
    load = load ~= vim.NIL and load or nil
    local before = loads[bufnr]
    loads[bufnr] = load
    if
      (before and before.short) ~= (load and load.short) or (before and before.zone) ~= (load and load.zone)
    then
      vim.cmd.redrawstatus({ bang = true })
    end
  end, bufnr)
end

---@param client vim.lsp.Client
---@param bufnr integer
function M.attach(client, bufnr)
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  vim.api.nvim_create_autocmd('BufEnter', {
    group = group,
    buffer = bufnr,
    callback = function()
      M.refresh(client, bufnr)
    end,
  })
  M.refresh(client, bufnr)
end

---@param bufnr integer
function M.detach(bufnr)
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  loads[bufnr] = nil
  -- Not forgotten but counted on: an answer that is still under way must not come back to life.
  asked[bufnr] = (asked[bufnr] or 0) + 1
end

--- Asks again for the buffers that are seen; the others are asked for when they are entered.
---@param client vim.lsp.Client
function M.on_changed(client)
  local seen = {}
  for _, win in ipairs(vim.api.nvim_list_wins()) do
    local bufnr = vim.api.nvim_win_get_buf(win)
    if client.attached_buffers[bufnr] and not seen[bufnr] then
      seen[bufnr] = true
      M.refresh(client, bufnr)
    end
  end
end

--- What is known of a buffer's load. Never asks.
---@param bufnr? integer default: the current buffer, which is the drawn window's while a status line is drawn
---@return agentops.Load?
function M.load(bufnr)
  if not bufnr or bufnr == 0 then
    bufnr = vim.api.nvim_get_current_buf()
  end
  return loads[bufnr]
end

return M
