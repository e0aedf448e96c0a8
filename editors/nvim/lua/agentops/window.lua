--- A floating window that shows a page. `q` and `<Esc>` close it.
local namespace = vim.api.nvim_create_namespace('agentops.window')

---@class agentops.Window
---@field bufnr integer
---@field win integer
---@field origin integer the window that was current before
---@field parent agentops.Window? the same, when it is one of ours
---@field page agentops.Page?
local Window = {}
Window.__index = Window

---@type table<integer, agentops.Window> those that are open
local by_window = {}
vim.api.nvim_create_autocmd('WinClosed', {
  group = vim.api.nvim_create_augroup('agentops.window', {}),
  callback = function(event)
    by_window[tonumber(event.match)] = nil
  end,
})

---@param width integer columns of the text that are wanted
---@param height integer
---@return vim.api.keyset.win_config
local function placed(width, height)
  local columns, rows = vim.o.columns, vim.o.lines - vim.o.cmdheight
  width = math.max(1, math.min(width, columns - 2))
  height = math.max(1, math.min(height, rows - 4))
  return {
    relative = 'editor',
    width = width,
    height = height,
    col = math.floor((columns - width - 2) / 2),
    row = math.max(0, math.floor((rows - height - 2) / 2)),
  }
end

--- Columns that the text of a window may take.
---@return integer
function Window.columns()
  return math.max(20, math.min(110, vim.o.columns - 6))
end

--- Calls back when nothing is being typed: an answer may take its time, and a window must not take the keys of whoever
--- has gone on meanwhile.
---@param callback fun()
function Window.when_free(callback)
  -- Insert, replace, terminal, command line, visual, select. Prompts end without an event.
  if not vim.api.nvim_get_mode().mode:find('^[iRtcvV\22sS\19]') then
    callback()
    return
  end
  vim.api.nvim_create_autocmd('ModeChanged', {
    pattern = '*:n*',
    once = true,
    callback = vim.schedule_wrap(function()
      Window.when_free(callback)
    end),
  })
end

--- Opens an empty window.
---@param title string
---@param name string the kind of page, for `filetype` and autocommands: `agentops-NAME`
---@return agentops.Window
function Window.open(title, name)
  local origin = vim.api.nvim_get_current_win()
  local self = setmetatable({ origin = origin, parent = by_window[origin] }, Window)
  self.bufnr = vim.api.nvim_create_buf(false, true)
  vim.bo[self.bufnr].bufhidden = 'wipe'
  local config = placed(Window.columns(), 1)
  config.style, config.border, config.title, config.title_pos =
    'minimal', 'rounded', ' ' .. title .. ' ', 'center'
  self.win = vim.api.nvim_open_win(self.bufnr, true, config)
  by_window[self.win] = self
  vim.wo[self.win].cursorline = true
  vim.wo[self.win].wrap = false
  vim.bo[self.bufnr].filetype = 'agentops-' .. name
  vim.bo[self.bufnr].modifiable = false
  for _, key in ipairs({ 'q', '<Esc>' }) do
    self:map(key, 'close', function()
      self:close()
    end)
  end
  return self
end

---@return boolean
function Window:is_open()
  return vim.api.nvim_buf_is_valid(self.bufnr) and vim.api.nvim_win_is_valid(self.win)
end

--- Shows a page; the cursor stays where it is.
---@param page agentops.Page
function Window:show(page)
  if not self:is_open() then
    return
  end
  self.page = page
  local cursor = vim.api.nvim_win_get_cursor(self.win)
  vim.bo[self.bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(self.bufnr, 0, -1, false, page.lines)
  vim.bo[self.bufnr].modifiable = false
  vim.api.nvim_buf_clear_namespace(self.bufnr, namespace, 0, -1)
  for _, mark in ipairs(page.marks) do
    local length = #page.lines[mark.row + 1]
    vim.api.nvim_buf_set_extmark(self.bufnr, namespace, mark.row, math.min(mark.from, length), {
      end_col = math.min(mark.to, length),
      hl_group = mark.group,
    })
  end
  vim.api.nvim_win_set_config(self.win, placed(math.max(page:width() + 1, Window.columns()), #page.lines))
  cursor[1] = math.min(cursor[1], #page.lines)
  vim.api.nvim_win_set_cursor(self.win, cursor)
end

--- Calls back when the screen has got another size, for as long as the window is open.
---@param callback fun()
function Window:on_resize(callback)
  vim.api.nvim_create_autocmd('VimResized', {
    callback = function()
      if not self:is_open() then
        return true
      end
      callback()
    end,
  })
end

--- Puts the cursor on the first line whose item is the wanted one.
---@param is_wanted fun(item: any): boolean
function Window:go_to(is_wanted)
  for row = 1, #self.page.lines do
    local item = self.page.items[row]
    if item and is_wanted(item) then
      local column = #self.page.lines[row]:match('^ *')
      vim.api.nvim_win_set_cursor(self.win, { row, column })
      return
    end
  end
end

--- What the line under the cursor stands for.
---@return any
function Window:item()
  return self.page and self.page.items[vim.api.nvim_win_get_cursor(self.win)[1]]
end

--- The cell under the cursor, from 0.
---@return integer
function Window:column()
  return vim.api.nvim_win_call(self.win, function()
    return vim.fn.virtcol('.') - 1
  end)
end

--- Writes below the text, into the border.
---@param text string
function Window:footer(text)
  local footer = text == '' and '' or ' ' .. text .. ' '
  vim.api.nvim_win_set_config(self.win, { footer = footer, footer_pos = 'left' })
end

---@param key string
---@param description string
---@param action fun()
function Window:map(key, description, action)
  vim.keymap.set('n', key, action, {
    buffer = self.bufnr,
    nowait = true,
    silent = true,
    desc = 'agentops: ' .. description,
  })
end

function Window:close()
  if vim.api.nvim_win_is_valid(self.win) then
    vim.api.nvim_win_close(self.win, true)
  end
end

--- Whether a file may be shown in a window: not in a float, a list, a sidebar, or one that keeps its buffer.
---@param win integer
---@return boolean
local function takes_files(win)
  if not vim.api.nvim_win_is_valid(win) or vim.wo[win].winfixbuf then
    return false
  end
  return vim.api.nvim_win_get_config(win).relative == ''
    and vim.bo[vim.api.nvim_win_get_buf(win)].buftype == ''
end

--- Closes the window, and those that it was opened from, and opens a file where the user came from.
---@param path string
function Window:close_for(path)
  self:close()
  if self.parent then
    return self.parent:close_for(path)
  end
  local wins = { self.origin }
  vim.list_extend(wins, vim.api.nvim_tabpage_list_wins(0))
  local win = vim.iter(wins):find(takes_files)
  if win then
    vim.api.nvim_set_current_win(win)
  else
    vim.cmd.new()
  end
  -- The path as it is: without the magic, nothing takes the backslashes of an escaped one away.
  vim.cmd.edit({ path, magic = { file = false, bar = false } })
end

return Window
