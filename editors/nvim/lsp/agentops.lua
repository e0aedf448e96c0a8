-- Found on 'runtimepath' by vim.lsp.config() and vim.lsp.enable().

-- Loaded here, because what is called at the end of a process must not define autocommands.
local restart = require('agentops.restart')
local watch = require('agentops.watch')

local handlers = {
  ['textDocument/inlayHint'] = function(...)
    return require('agentops.inlay').on_hints(...)
  end,
  ['workspace/applyEdit'] = function(...)
    return require('agentops.apply').on_apply(...)
  end,
  ['window/showMessageRequest'] = function(...)
    return require('agentops.ask').on_request(...)
  end,
  ['agentops/changed'] = function(...)
    return require('agentops.changed').on_changed(...)
  end,
}
-- Neovim 0.12 has its own.
if not vim.lsp.handlers['workspace/codeLens/refresh'] then
  handlers['workspace/codeLens/refresh'] = function(...)
    return require('agentops.codelens').on_refresh(...)
  end
end
if not vim.lsp.handlers['workspace/diagnostic/refresh'] then
  handlers['workspace/diagnostic/refresh'] = function(...)
    return require('agentops.diagnostics').on_refresh(...)
  end
end

--- Hears of the end of a server before anybody else. `on_init` and `on_exit` of the configuration are left to the user:
--- a function of theirs would take the place of ours.
---@param dispatchers vim.lsp.rpc.Dispatchers
---@param config vim.lsp.ClientConfig
---@return vim.lsp.rpc.Dispatchers
local function with_exit(dispatchers, config)
  local function on_exit(code, signal)
    for _, client in ipairs(vim.lsp.get_clients({ name = 'agentops', _uninitialized = true })) do
      if client.config == config then
        watch.stop(client.id)
        restart.on_exit(code, signal, client.id)
      end
    end
    dispatchers.on_exit(code, signal)
  end
  return vim.tbl_extend('force', dispatchers, { on_exit = on_exit })
end

---@type vim.lsp.Config
return {
  -- A function, so that the server is looked for when it is started and not when Neovim is.
  cmd = function(dispatchers, config)
    local server = assert(require('agentops.server').find())
    local spawn = { cwd = config and config.cmd_cwd, env = config and config.cmd_env }
    return vim.lsp.rpc.start({ server, 'lsp' }, with_exit(dispatchers, config), spawn)
  end,
  -- No filetypes: source files of any language show the plans that name them. Where there is no workspace, no client
  -- is started.
  root_dir = function(bufnr, on_dir)
    local root = require('agentops.root').of_buffer(bufnr)
    if root and require('agentops.server').is_usable() then
      on_dir(root)
    end
  end,
  capabilities = {
    workspace = {
      codeLens = { refreshSupport = true },
      diagnostics = { refreshSupport = true },
      -- Neovim takes them and does not say so; without it the server would write new files, which no undo takes back.
      workspaceEdit = { documentChanges = true },
    },
  },
  -- A hover's window hides the addresses of links, and breaks its lines as if they were there.
  init_options = { changed = true, links = false },
  settings = { agentops = {} },
  handlers = handlers,
  commands = {
    ['agentops.showLoad'] = function(...)
      return require('agentops.budget').on_command(...)
    end,
  },
}
