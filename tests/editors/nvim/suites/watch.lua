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

test('folders that are removed and made again at once are still watched', function()
  child:edit(plan)
  child:attached()
  child:keys('Go<CR>See [first](../research/again/first.md).<Esc>')
  h.wait('the broken link', is_reported)
  local folder = ops .. '/research/again'
  h.write(folder .. '/first.md', '# First\n')
  -- The server is told of a folder once it is watched.
  h.wait('the link to be whole', function()
    return not is_reported()
  end)
  child:keys('cc[notes](../research/again/notes.md)<Esc>')
  h.wait('the broken link', is_reported)
  -- As a switch of branches does it.
  vim.fn.delete(folder, 'rf')
  h.write(folder .. '/second.md', '# Second\n')
  vim.uv.sleep(300)
  h.write(folder .. '/notes.md', '# Notes\n')
  h.wait('the link to be whole', function()
    return not is_reported()
  end)
end)

test('a folder `agentops` that comes later is watched, and all that is made in it', function()
  local fresh = vim.fs.dirname(root) .. '/fresh'
  h.write(fresh .. '/main.rs', 'fn main() {}\n')
  local other = h.start({ cwd = fresh, files = { fresh .. '/main.rs' } })
  other:command('AgentOps init product-dev infrastructure-ops')
  other:hear('the folders are in')
  h.write(fresh .. '/agentops/infrastructure-ops/research/mesh-research.md', '# Mesh\n')
  other:command('AgentOps status')
  other:see('mesh')
  h.write(fresh .. '/agentops/infrastructure-ops/research/cache-research.md', '# Cache\n')
  other:see('cache')
  other:stop()
end)

test('where there are more folders than are watched, one is told', function()
  local many = h.workspace()
  for index = 1, 520 do
    vim.fn.mkdir(('%s/agentops/product-dev/specs/2025-01-01-topic-%03d'):format(many, index), 'p')
  end
  local other = h.start({ cwd = many, files = { many .. '/CLAUDE.md' } })
  other:attached()
  other:hear('are watched; `:checkhealth agentops` says more')
  other:stop()
end)

child:stop()
