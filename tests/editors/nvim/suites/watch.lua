-- Files that others write, as agents do while the editor is open.
local h = require('harness')
local test, contains = h.test, h.contains

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/k8s-upgrade-plan.md'
local child = h.start({ cwd = root, files = { plan } })
child:attached()
child:see('% of window')

local function is_reported()
  return vim.list_contains(child:codes(), 'broken-link')
end

test('a document that is written repairs the link to it', function()
  child:keys('Go<CR>See [notes](../research/notes-research.md).<Esc>')
  h.wait('the broken link', is_reported)
  h.write(ops .. '/research/notes-research.md', '# Notes\n')
  h.wait('the link to be whole', function()
    return not is_reported()
  end)
end)

test('a document that is deleted breaks it', function()
  os.remove(ops .. '/research/notes-research.md')
  h.wait('the broken link', is_reported)
  child:keys('u')
end)

test('folders that are made are seen, and what is in them', function()
  child:keys('Go<CR>See [a topic](../../product-dev/specs/2025-12-01-search/spec.md).<Esc>')
  h.wait('the broken link', is_reported)
  h.write(root .. '/agentops/product-dev/specs/2025-12-01-search/spec.md', '# Search\n')
  h.wait('the link to be whole', function()
    return not is_reported()
  end)
  os.remove(root .. '/agentops/product-dev/specs/2025-12-01-search/spec.md')
  h.wait('the broken link', is_reported)
end)

test('instructions that are always loaded are seen', function()
  local before = h.wait('the load', function()
    local shown = child:lua([[return require('agentops').statusline()]])
    return shown ~= '' and shown
  end)
  contains(before, 'Plan ')
  h.write(root .. '/CLAUDE.md', h.read(root .. '/CLAUDE.md') .. ('\nAnother rule for everybody.\n'):rep(500))
  h.wait('another load', function()
    return child:lua([[return require('agentops').statusline()]]) ~= before
  end)
end)

test('a source file that no plan names any more shows none over its first line', function()
  local source = root .. '/infrastructure/kubernetes/cluster.tf'
  child:edit(source)
  child:attached()
  child:see(' open plan')
  for _, name in ipairs({ 'k8s-upgrade-plan', 'disaster-recovery-plan' }) do
    child:lua([[pcall(vim.cmd, 'silent! bwipeout! ' .. ...)]], ops .. '/plans/' .. name .. '.md')
    os.remove(ops .. '/plans/' .. name .. '.md')
  end
  child:see_no_more(' open plan')
end)

child:stop()
