--- Tells the server of artifacts that others write, agents above all. On Linux Neovim watches no files for servers,
--- because whole projects are too much there; the folders of the artifacts are few.
local message = require('agentops.message')

local M = {}

--- Folders that are watched for a workspace at most.
local MOST = 500

--- Changes come in swarms; they are told together, in milliseconds.
local PAUSE = 100

---@class agentops.Watched
---@field handle uv.uv_fs_event_t
---@field identity string of the folder: one that was removed and made again in the meantime is another one

---@class agentops.Watch
---@field folders table<string, agentops.Watched> by path
---@field home string the folder of the artifacts
---@field changed table<string, boolean> paths that are to be told, and whether a folder there is to be watched
---@field timer uv.uv_timer_t
---@field is_full boolean? whether there were more folders than are watched

---@type table<integer, agentops.Watch> by client
local watches = {}

---@param path string
---@return lsp.FileEvent
local function event(path)
  local is_there = vim.uv.fs_stat(path) ~= nil
  return { uri = vim.uri_from_fname(path), type = is_there and 2 or 3 }
end

--- Numbers of files are used again at once, so they alone do not tell.
---@param stat uv.fs_stat.result
---@return string
local function identity(stat)
  return ('%d %d.%d'):format(stat.ino, stat.birthtime.sec, stat.birthtime.nsec)
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
    if is_deep or path == watch.home then
      watch_below(client, watch, path)
    end
  end
  watch.changed = {}
  client:notify('workspace/didChangeWatchedFiles', { changes = changes })
end

--- Once: whoever relies on seeing what others write must know that it is not all seen.
---@param client vim.lsp.Client
---@param watch agentops.Watch
local function tell_full(client, watch)
  if not watch.is_full then
    watch.is_full = true
    message.warn(
      ('not all folders of %s are watched; `:checkhealth agentops` says more'):format(client.root_dir)
    )
  end
end

---@param watch agentops.Watch
---@param folder string
local function forget(watch, folder)
  local watched = watch.folders[folder]
  watch.folders[folder] = nil
  if watched and not watched.handle:is_closing() then
    watched.handle:close()
  end
end

---@param client vim.lsp.Client
---@param watch agentops.Watch
---@param folder string
---@param is_deep boolean whether folders that are made in it are watched, too
local function watch_folder(client, watch, folder, is_deep)
  local stat = vim.uv.fs_stat(folder)
  local watched = watch.folders[folder]
  if not stat or (watched and watched.identity == identity(stat)) then
    return
  end
  forget(watch, folder)
  local handle = vim.tbl_count(watch.folders) < MOST and vim.uv.new_fs_event()
  if not handle then
    tell_full(client, watch)
    return
  end
  local function on_event(err, name)
    if err or not name then
      return
    end
    watch.changed[folder .. '/' .. name] = is_deep
    -- Not begun anew at each event: a file that is written all the time must not keep the others back.
    if watch.timer:is_active() or watch.timer:is_closing() then
      return
    end
    watch.timer:start(PAUSE, 0, function()
      vim.schedule(function()
        tell(client, watch)
      end)
    end)
  end
  if handle:start(folder, {}, on_event) then
    watch.folders[folder] = { handle = handle, identity = identity(stat) }
  else
    handle:close()
    tell_full(client, watch)
  end
end

--- Watches a folder and all below it; nothing when it is no folder.
---@param client vim.lsp.Client
---@param watch agentops.Watch
---@param folder string
function watch_below(client, watch, folder)
  local stat = vim.uv.fs_stat(folder)
  if not stat or stat.type ~= 'directory' then
    forget(watch, folder)
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
  local home = vim.fs.joinpath(client.root_dir, 'agentops')
  local watch = { folders = {}, home = home, changed = {}, timer = assert(vim.uv.new_timer()) }
  watches[client.id] = watch
  -- The workspace's own folder has the instructions that are always loaded, and may get `agentops` later.
  watch_folder(client, watch, client.root_dir, false)
  watch_below(client, watch, home)
end

--- Whether there is more in a client's workspace than is watched.
---@param id integer of the client
---@return boolean
function M.is_full(id)
  return watches[id] ~= nil and watches[id].is_full == true
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
  for folder in pairs(watch.folders) do
    forget(watch, folder)
  end
end

return M
