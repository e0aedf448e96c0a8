--- Where a workspace is: the nearest folder upwards that has a folder `agentops`.
local M = {}

--- What a repository, a package or a module has, and a folder of artifacts does not.
local FOREIGN =
  { '.git', 'Cargo.toml', 'package.json', 'pyproject.toml', 'setup.py', '__init__.py', 'go.mod' }

--- A program, a checkout and a package may be called `agentops`, too.
---@param name string
---@param folder string the folder that holds `name`
---@return boolean
local function is_marker(name, folder)
  local path = vim.fs.joinpath(folder, name)
  if name ~= 'agentops' or vim.fn.isdirectory(path) ~= 1 then
    return false
  end
  return not vim.iter(FOREIGN):any(function(foreign)
    return vim.uv.fs_stat(vim.fs.joinpath(path, foreign)) ~= nil
  end)
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
