--- Files that the server makes. They are on the disk at once, with their text: an agent in a terminal can go on with
--- them. An undo takes a file back as long as nobody has changed it, and a redo makes it again.
local client_of = require('agentops.client')
local document = require('agentops.document')
local message = require('agentops.message')

local M = {}

---@class agentops.Made
---@field path string
---@field before integer where the buffer's undo history stood before the text came
---@field lines string[] the text
---@field is_there boolean whether the file has not been taken back

---@type table<integer, agentops.Made> by buffer
local made = {}

local group = vim.api.nvim_create_augroup('agentops.made', {})

---@param bufnr integer
---@return integer
local function position(bufnr)
  return vim.fn.undotree(bufnr).seq_cur
end

---@param bufnr integer
---@return string[]
local function lines_of(bufnr)
  return vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
end

--- Whether the file still is what was made.
---@param file agentops.Made
---@return boolean
local function is_untouched(file)
  local ok, lines = pcall(vim.fn.readfile, file.path)
  return ok and vim.deep_equal(lines, file.lines)
end

--- Writes a buffer, although Neovim may take it for one that has never been read.
---@param bufnr integer
---@return boolean
local function write(bufnr)
  local ok, problem = pcall(vim.api.nvim_buf_call, bufnr, function()
    vim.cmd('silent keepalt lockmarks write!')
  end)
  if not ok then
    message.error(('%s is not written: %s'):format(vim.api.nvim_buf_get_name(bufnr), problem))
  end
  return ok
end

---@param bufnr integer
---@param file agentops.Made
local function take_back(bufnr, file)
  if not os.remove(file.path) then
    return
  end
  file.is_there = false
  vim.bo[bufnr].modified = false
  -- To the server there is no such document any more, so that the phase can begin once again. It is told at once:
  -- who watches the disk tells it later.
  local gone = { changes = { { uri = vim.uri_from_fname(file.path), type = 3 } } }
  local client = client_of.of_buffer(bufnr)
  if client then
    document.close(client, bufnr)
    client:notify('workspace/didChangeWatchedFiles', gone)
  end
  message.info(('%s is removed again; a redo brings it back'):format(vim.fs.basename(file.path)))
end

--- The file is there again: the text that was made, another one that somebody has written, or what is made anew.
---@param bufnr integer
local function come_back(bufnr)
  local file, client = made[bufnr], client_of.of_buffer(bufnr)
  if client and not file.is_there then
    document.open(client, bufnr)
  end
  file.is_there = true
end

---@param bufnr integer
local function on_change(bufnr)
  local file = made[bufnr]
  local lines = lines_of(bufnr)
  if file.is_there then
    local is_undone = position(bufnr) == file.before and vim.deep_equal(lines, { '' })
    if is_undone and is_untouched(file) then
      take_back(bufnr, file)
    end
  elseif vim.deep_equal(lines, file.lines) and not vim.uv.fs_stat(file.path) then
    -- Told here, because no autocommand hears of a write within another one.
    if write(bufnr) then
      come_back(bufnr)
    end
  end
end

--- Loads a buffer. A swap file of a Neovim that died is left for who wants to recover it: it must not stop the new
--- file, which has nothing of the old one.
---@param bufnr integer
---@return boolean
---@return string? problem
local function load(bufnr)
  local before = vim.o.shortmess
  vim.opt.shortmess:append('A')
  local ok, problem = pcall(vim.fn.bufload, bufnr)
  vim.o.shortmess = before
  return ok, problem
end

--- Makes an empty file and its buffer. Never one that is there already.
---@param path string
---@return integer? bufnr
---@return string? problem
function M.make(path)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local handle, problem = vim.uv.fs_open(path, 'wx', tonumber('644', 8))
  if not handle then
    return nil, problem
  end
  vim.uv.fs_close(handle)
  local bufnr = vim.fn.bufadd(path)
  local is_loaded, reason = load(bufnr)
  if not is_loaded then
    -- An empty file would look as if the phase had begun.
    os.remove(path)
    return nil, reason
  end
  vim.bo[bufnr].buflisted = true
  if made[bufnr] then
    come_back(bufnr)
  end
  made[bufnr] = { path = path, before = position(bufnr), lines = {}, is_there = true }
  return bufnr
end

--- Writes the text that has come into the buffer of a file that was made, and watches for the undo.
---@param bufnr integer
---@return boolean is_written
function M.finish(bufnr)
  if not write(bufnr) then
    return false
  end
  made[bufnr].lines = lines_of(bufnr)
  vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
  vim.api.nvim_create_autocmd('TextChanged', {
    group = group,
    buffer = bufnr,
    callback = function()
      on_change(bufnr)
    end,
  })
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = group,
    buffer = bufnr,
    callback = function()
      come_back(bufnr)
    end,
  })
  vim.api.nvim_create_autocmd('FileChangedShell', {
    group = group,
    buffer = bufnr,
    callback = function()
      -- Nobody is to be warned of a file that is gone because the undo took it back.
      local is_expected = not made[bufnr].is_there and vim.v.fcs_reason == 'deleted'
      vim.api.nvim_set_vvar('fcs_choice', is_expected and '' or 'ask')
    end,
  })
  vim.api.nvim_create_autocmd('BufUnload', {
    group = group,
    buffer = bufnr,
    callback = function()
      made[bufnr] = nil
      vim.api.nvim_clear_autocmds({ group = group, buffer = bufnr })
    end,
  })
  return true
end

--- Takes a file away that could not be finished.
---@param bufnr integer
function M.abandon(bufnr)
  local file = made[bufnr]
  made[bufnr] = nil
  os.remove(file.path)
  vim.api.nvim_buf_delete(bufnr, { force = true })
end

return M
