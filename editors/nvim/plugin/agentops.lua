if vim.g.loaded_agentops then
  return
end
vim.g.loaded_agentops = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('agentops: Neovim 0.11 or newer is needed', vim.log.levels.ERROR)
  return
end

require('agentops.highlights').define()
require('agentops.command').define()

local group = vim.api.nvim_create_augroup('agentops', {})

-- A colour scheme clears what is not its own.
vim.api.nvim_create_autocmd('ColorScheme', {
  group = group,
  callback = function()
    require('agentops.highlights').define()
  end,
})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'agentops' then
      require('agentops.attach').attach(client, event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('LspDetach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'agentops' then
      require('agentops.attach').detach(client, event.buf)
    end
  end,
})
