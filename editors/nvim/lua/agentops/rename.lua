--- Renames files so that the artifacts that name them follow, for those who have no file manager that tells servers.
local message = require('agentops.message')

local M = {}

local WILL, DID = 'workspace/willRenameFiles', 'workspace/didRenameFiles'

---@param client vim.lsp.Client
---@param name 'willRename'|'didRename'
---@return boolean
local function takes(client, name)
  return vim.tbl_get(client.server_capabilities, 'workspace', 'fileOperations', name) ~= nil
end

--- Gives a buffer the name that its file has now. What is not saved stays so.
---@param bufnr integer
---@param name string
local function rename_buffer(bufnr, name)
  if not vim.api.nvim_buf_is_loaded(bufnr) then
    vim.api.nvim_buf_set_name(bufnr, name)
    return
  end
  -- Servers know the buffer by its name: to them one is closed and another opened.
  local clients = vim.lsp.get_clients({ bufnr = bufnr })
  for _, client in ipairs(clients) do
    vim.lsp.buf_detach_client(bufnr, client.id)
  end
  local lines = vim.bo[bufnr].modified and vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  vim.api.nvim_buf_set_name(bufnr, name)
  vim.api.nvim_buf_call(bufnr, function()
    -- Neovim takes a buffer with a new name for a new file, which `:write` would not overwrite, until it is read.
    vim.cmd('silent! keepalt edit!')
  end)
  if lines then
    vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  end
  for _, client in ipairs(clients) do
    vim.lsp.buf_attach_client(bufnr, client.id)
  end
end

--- Buffers of a file, or of the files below a folder, get their new names.
---@param from string
---@param to string
local function rename_buffers(from, to)
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local name = vim.api.nvim_buf_get_name(bufnr)
    if name == from or vim.startswith(name, from .. '/') then
      rename_buffer(bufnr, to .. name:sub(#from + 1))
    end
  end
end

---@param from string
---@param to string
---@return string? problem
local function move(from, to)
  vim.fn.mkdir(vim.fs.dirname(to), 'p')
  local ok, problem = vim.uv.fs_rename(from, to)
  return not ok and problem or nil
end

--- Renames a file or folder on the disk, and in all that any server knows to name it.
---@param from string
---@param to string
---@param callback? fun(is_renamed: boolean)
function M.rename(from, to, callback)
  from, to = vim.fs.abspath(from), vim.fs.abspath(to)
  callback = callback or function() end
  if not vim.uv.fs_stat(from) then
    message.error(('there is no file %s'):format(from))
    return callback(false)
  elseif vim.uv.fs_stat(to) then
    message.error(('%s is there already'):format(to))
    return callback(false)
  end
  local params = { files = { { oldUri = vim.uri_from_fname(from), newUri = vim.uri_from_fname(to) } } }
  local clients = vim.tbl_filter(function(client)
    return takes(client, 'willRename')
  end, vim.lsp.get_clients())
  local left = #clients

  local function finish()
    local problem = move(from, to)
    if problem then
      message.error(problem)
      return callback(false)
    end
    rename_buffers(from, to)
    for _, client in ipairs(vim.lsp.get_clients()) do
      if takes(client, 'didRename') then
        client:notify(DID, params)
      end
    end
    callback(true)
  end

  if left == 0 then
    return finish()
  end
  for _, client in ipairs(clients) do
    client:request(WILL, params, function(err, edit)
      if err then
        message.error(err.message)
      elseif edit and edit ~= vim.NIL then
        vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
      end
      left = left - 1
      if left == 0 then
        finish()
      end
    end, 0)
  end
end

--- `:AgentOps rename [NAME]`: renames the current file; a name without a folder stays in the file's folder.
---@param name? string
function M.current(name)
  local from = vim.api.nvim_buf_get_name(0)
  local function to(text)
    local is_bare = not text:find('[/\\]')
    M.rename(from, is_bare and vim.fs.joinpath(vim.fs.dirname(from), text) or vim.fn.fnamemodify(text, ':p'))
  end
  if name then
    return to(name)
  end
  vim.ui.input(
    { prompt = 'New path: ', default = vim.fn.fnamemodify(from, ':.'), completion = 'file' },
    function(text)
      text = vim.trim(text or '')
      if text ~= '' then
        to(text)
      end
    end
  )
end

return M
