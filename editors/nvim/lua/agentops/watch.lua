--- Tells the server of artifacts that others write, agents above all. On Linux Neovim watches no files for servers,
--- because whole projects are too much there; the folders of the artifacts are few.
local M = {}

--- Folders that are watched for a workspace at most.
local MOST = 500

--- Changes come in swarms; they are told together, in milliseconds.
local PAUSE = 100

---@class agentops.Watch
---@field handles table<string, uv.uv_fs_event_t> by folder
---@field changed table<string, boolean> paths that are to be told, and whether a folder there is to be watched
---@field timer uv.uv_timer_t

---@type table<integer, agentops.Watch> by client
local watches = {}

---@param path string
---@return lsp.FileEvent
local function event(path)
  local is_there = vim.uv.fs_stat(path) ~= nil
  return { uri = vim.uri_from_fname(path), type = is_there and 2 or 3 }
end

local watch_below -- defined below

---@param client vim.lsp.Client
---@param watch agentops.Watch
local function tell(client, watch)
  if watches[client.id] ~= watch or client:is_stopped() then
    return
  end
  local changes = {}
  for path, is_deep in vim.spairs(watch.changed) do
    table.insert(changes, event(path))
    if is_deep then
      watch_below(client, watch, path)
    end
  end
  watch.changed = {}
  client:notify('workspace/didChangeWatchedFiles', { changes = changes })
end

---@param client vim.lsp.Client
---@param watch agentops.Watch
---@param folder string
---@param is_deep boolean whether folders that are made in it are watched, too
local function watch_folder(client, watch, folder, is_deep)
  if watch.handles[folder] or vim.tbl_count(watch.handles) >= MOST then
    return
  end
  local handle = vim.uv.new_fs_event()
  if not handle then
    return
  end
  watch.handles[folder] = handle
  handle:start(folder, {}, function(err, name)
    if err or not name then
      return
    end
    watch.changed[folder .. '/' .. name] = is_deep
    watch.timer:start(PAUSE, 0, function()
      vim.schedule(function()
        tell(client, watch)
      end)
    end)
  end)
end

--- Watches a folder and all below it; nothing when it is no folder.
---@param client vim.lsp.Client
---@param watch agentops.Watch
---@param folder string
function watch_below(client, watch, folder)
  local stat = vim.uv.fs_stat(folder)
  if not stat or stat.type ~= 'directory' then
    local handle = watch.handles[folder]
    if handle and not handle:is_closing() then
      handle:close()
    end
    watch.handles[folder] = nil
    return
  end
  watch_folder(client, watch, folder, true)
  for name, kind in vim.fs.dir(folder, { depth = 8 }) do
    if kind == 'directory' then
      watch_folder(client, watch, vim.fs.joinpath(folder, name), true)
    end
  end
end

--- Begins to watch for a client, unless Neovim does.
---@param client vim.lsp.Client
function M.start(client)
  local watched = vim.tbl_get(client.capabilities, 'workspace', 'didChangeWatchedFiles') or {}
  if watched.dynamicRegistration or not client.root_dir or watches[client.id] then
    return
  end
  local watch = { handles = {}, changed = {}, timer = assert(vim.uv.new_timer()) }
  watches[client.id] = watch
  -- The workspace's own folder has the instructions that are always loaded, and may get `agentops` later.
  watch_folder(client, watch, client.root_dir, false)
  watch_below(client, watch, vim.fs.joinpath(client.root_dir, 'agentops'))
end

--- Ends it. May be called where buffers must not be touched.
---@param id integer of the client
function M.stop(id)
  local watch = watches[id]
  watches[id] = nil
  if not watch then
    return
  end
  watch.timer:close()
  for _, handle in pairs(watch.handles) do
    if not handle:is_closing() then
      handle:close()
    end
  end
end

return M
