-- Found on 'runtimepath' by vim.lsp.config() and vim.lsp.enable().

-- Loaded here, because what is called at the end of a process must not define autocommands.
local restart = require('agentops.restart')
local watch = require('agentops.watch')

local handlers = {
  ['workspace/codeLens/refresh'] = function(...)
    return require('agentops.codelens').on_refresh(...)
  end,
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
if not vim.lsp.handlers['workspace/diagnostic/refresh'] then
  handlers['workspace/diagnostic/refresh'] = function(...)
    return require('agentops.diagnostics').on_refresh(...)
  end
end

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
  on_init = function(client)
    watch.start(client)
    require('agentops.client').on_ready(client)
  end,
  on_exit = function(code, signal, id)
    watch.stop(id)
    restart.on_exit(code, signal, id)
  end,
}
