--- Where a workspace is: the nearest folder upwards that has a folder `agentops`.
local M = {}

---@param name string
---@param folder string the folder that holds `name`
local function is_marker(name, folder)
  -- A checked-out program may be called `agentops`, too, so a file does not count.
  return name == 'agentops' and vim.fn.isdirectory(vim.fs.joinpath(folder, name)) == 1
end

--- The workspace that a path lies in, links not resolved.
---@param path string absolute path of a file or folder
---@return string?
function M.of_path(path)
  return vim.fs.root(path, is_marker)
end

--- The workspace that a buffer's file lies in. None for buffers that are no files on this machine.
---@param bufnr integer
---@return string?
function M.of_buffer(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  -- At least two letters before the colon: `C:/` is a drive.
  if name == '' or vim.bo[bufnr].buftype ~= '' or name:match('^%a[%w+.-]+:') then
    return nil
  end
  return M.of_path(name)
end

return M
