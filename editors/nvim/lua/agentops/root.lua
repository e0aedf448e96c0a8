--- Where a workspace is: the nearest folder upwards that has a folder `agentops`.
local M = {}

--- What a folder has that is a checkout or a package, and not a team's artifacts.
local FOREIGN = { '.git', 'Cargo.toml', 'package.json', 'pyproject.toml', 'setup.py', '__init__.py' }

---@param name string
---@param folder string the folder that holds `name`
local function is_marker(name, folder)
  if name ~= 'agentops' then
    return false
  end
  local path = vim.fs.joinpath(folder, name)
  -- A checked-out program, its file or a package may be called `agentops`, too.
  if vim.fn.isdirectory(path) == 0 then
    return false
  end
  -- Artifacts may be a checkout of their own; the file that only they have tells.
  return vim.uv.fs_stat(vim.fs.joinpath(path, 'agentops.toml')) ~= nil
    or not vim.iter(FOREIGN):any(function(file)
      return vim.uv.fs_stat(vim.fs.joinpath(path, file)) ~= nil
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
