-- Found on 'runtimepath' by vim.lsp.config() and vim.lsp.enable().

-- Loaded here, because what is called at the end of a process must not define autocommands.
local restart = require('agentops.restart')

---@type vim.lsp.Config
return {
  -- A function, so that the server is looked for when it is started and not when Neovim is.
  cmd = function(dispatchers, config)
    local server = assert(require('agentops.server').find())
    local spawn = { cwd = config and config.cmd_cwd, env = config and config.cmd_env }
    return vim.lsp.rpc.start({ server, 'lsp' }, dispatchers, spawn)
  end,
  -- No filetypes: source files of any language show the plans that name them. Where there is no workspace, no client
  -- is started.
  root_dir = function(bufnr, on_dir)
    local root = require('agentops.root').of_buffer(bufnr)
    if root and require('agentops.server').is_usable() then
      on_dir(root)
    end
  end,
  capabilities = { workspace = { codeLens = { refreshSupport = true } } },
  init_options = { changed = true },
  settings = { agentops = {} },
  handlers = {
    ['workspace/codeLens/refresh'] = function(...)
      return require('agentops.codelens').on_refresh(...)
    end,
    ['agentops/changed'] = function(...)
      return require('agentops.changed').on_changed(...)
    end,
  },
  commands = {
    ['agentops.showLoad'] = function(...)
      return require('agentops.budget').on_command(...)
    end,
  },
  on_init = function(client)
    require('agentops.client').on_ready(client)
  end,
  on_exit = restart.on_exit,
}
