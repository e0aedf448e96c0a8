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

--- Neovim keeps the old name in a buffer of its own, which `CTRL-^` would lead to, and a write there would bring the
--- old file back.
---@param bufnr integer
---@param name string
local function set_name(bufnr, name)
  local before, alternate = vim.api.nvim_buf_get_name(bufnr), vim.fn.bufnr('#')
  vim.api.nvim_buf_set_name(bufnr, name)
  for _, other in ipairs(vim.api.nvim_list_bufs()) do
    local is_left = other ~= bufnr and vim.api.nvim_buf_get_name(other) == before
    if is_left and not vim.api.nvim_buf_is_loaded(other) then
      vim.api.nvim_buf_delete(other, { force = true })
    end
  end
  if alternate > 0 and alternate ~= bufnr and vim.api.nvim_buf_is_valid(alternate) then
    vim.fn.setreg('#', alternate)
  end
end

--- Gives a buffer the name that its file has now. What is not saved stays so.
---@param bufnr integer
---@param name string
local function rename_buffer(bufnr, name)
  if not vim.api.nvim_buf_is_loaded(bufnr) then
    set_name(bufnr, name)
    return
  end
  -- Servers know the buffer by its name: to them one is closed and another opened.
  local clients = vim.lsp.get_clients({ bufnr = bufnr })
  for _, client in ipairs(clients) do
    vim.lsp.buf_detach_client(bufnr, client.id)
  end
  local lines = vim.bo[bufnr].modified and vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  set_name(bufnr, name)
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
    -- One that had this name before may go with the renaming of another.
    local name = vim.api.nvim_buf_is_valid(bufnr) and vim.api.nvim_buf_get_name(bufnr) or ''
    if name == from or vim.startswith(name, from .. '/') then
      local ok, problem = pcall(rename_buffer, bufnr, to .. name:sub(#from + 1))
      if not ok then
        message.error(('%s keeps its old name here: %s'):format(name, problem))
      end
    end
  end
end

---@param from string
---@param to string
---@return string? problem
local function move(from, to)
  local is_made, why = pcall(vim.fn.mkdir, vim.fs.dirname(to), 'p')
  if not is_made then
    return why
  end
  local ok, problem = vim.uv.fs_rename(from, to)
  return not ok and problem or nil
end

---@class agentops.RenameEdit
---@field edit lsp.WorkspaceEdit
---@field encoding string

--- What was asked of a file before it was moved is meant for it where it is now.
---@param edit lsp.WorkspaceEdit
---@param from string
---@param to string
local function follow(edit, from, to)
  local function moved(uri)
    local path = vim.uri_to_fname(uri)
    local is_moved = path == from or vim.startswith(path, from .. '/')
    return is_moved and vim.uri_from_fname(to .. path:sub(#from + 1)) or nil
  end
  for _, change in ipairs(edit.documentChanges or {}) do
    local document = change.textDocument
    local uri = document and moved(document.uri)
    if uri then
      -- The buffer has been read again, with the same text.
      document.uri, document.version = uri, nil
    end
  end
  for uri, changes in pairs(vim.deepcopy(edit.changes or {})) do
    if moved(uri) then
      edit.changes[uri], edit.changes[moved(uri)] = nil, changes
    end
  end
end

--- Changes the files that name what was renamed. Those that nobody was in the middle of are written: who reads the disk
--- must not find the old name.
---@param edits agentops.RenameEdit[]
local function apply(edits)
  local before = {} ---@type table<integer, {is_modified: boolean, tick: integer}>
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    before[bufnr] = { is_modified = vim.bo[bufnr].modified, tick = vim.api.nvim_buf_get_changedtick(bufnr) }
  end
  for _, of in ipairs(edits) do
    vim.lsp.util.apply_workspace_edit(of.edit, of.encoding)
  end
  local written, unsaved = 0, 0
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local was = before[bufnr] or {}
    if vim.bo[bufnr].modified and was.tick ~= vim.api.nvim_buf_get_changedtick(bufnr) then
      local ok = not was.is_modified
        and pcall(vim.api.nvim_buf_call, bufnr, function()
          vim.cmd('silent keepalt lockmarks write')
        end)
      written, unsaved = written + (ok and 1 or 0), unsaved + (ok and 0 or 1)
    end
  end
  if unsaved > 0 then
    message.warn(
      ('files that named it follow: %d written, %d not; `:wall` writes them'):format(written, unsaved)
    )
  elseif written > 0 then
    message.info(('files that named it follow: %d written'):format(written))
  end
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
  local edits = {} ---@type agentops.RenameEdit[]

  local function finish()
    -- Nothing is changed for a file that stays where it is.
    local problem = move(from, to)
    if problem then
      message.error(('%s keeps its name: %s'):format(vim.fs.basename(from), problem))
      return callback(false)
    end
    rename_buffers(from, to)
    for _, of in ipairs(edits) do
      follow(of.edit, from, to)
    end
    apply(edits)
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
  local function answered()
    left = left - 1
    if left == 0 then
      finish()
    end
  end
  for _, client in ipairs(clients) do
    local is_asked = client:request(WILL, params, function(err, edit)
      if err then
        message.error(err.message)
      elseif edit and edit ~= vim.NIL then
        table.insert(edits, { edit = edit, encoding = client.offset_encoding })
      end
      answered()
    end, 0)
    -- One that is just ending.
    if not is_asked then
      answered()
    end
  end
end

--- `:AgentOps rename [NAME]`: renames the current file; a name without a folder stays in the file's folder.
---@param name? string
function M.current(name)
  local from = vim.api.nvim_buf_get_name(0)
  if from == '' or vim.bo.buftype ~= '' then
    message.error('there is no file here to rename')
    return
  end
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
