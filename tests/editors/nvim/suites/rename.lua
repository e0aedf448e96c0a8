-- Renaming files: the plans that name them follow.
local h = require('harness')
local test, equal, contains, lacks = h.test, h.equal, h.contains, h.lacks

local root = h.workspace()
local plan = root .. '/agentops/infrastructure-ops/plans/k8s-upgrade-plan.md'
local child = h.start({ cwd = root, files = { root .. '/infrastructure/kubernetes/cluster.tf' } })
child:attached()
child:see('open plans')

test('as file managers do it: workspace/willRenameFiles before, didRenameFiles after', function()
  contains(h.read(plan), '`infrastructure/kubernetes/pod-disruption-budgets.yaml')
  child:lua(
    [[
    local from, to = ...
    local client = vim.lsp.get_clients({ name = 'agentops' })[1]
    local params = { files = { { oldUri = vim.uri_from_fname(from), newUri = vim.uri_from_fname(to) } } }
    local response = assert(client:request_sync('workspace/willRenameFiles', params, 10000, 0))
    vim.lsp.util.apply_workspace_edit(assert(response.result), client.offset_encoding)
    assert(vim.uv.fs_rename(from, to))
    client:notify('workspace/didRenameFiles', params)
    vim.cmd('silent wall')
  ]],
    root .. '/infrastructure/kubernetes/pod-disruption-budgets.yaml',
    root .. '/infrastructure/kubernetes/disruption.yaml'
  )
  contains(h.read(plan), '`infrastructure/kubernetes/disruption.yaml')
  lacks(h.read(plan), 'pod-disruption-budgets.yaml')
end)

test(':AgentOps rename renames the current file, also in the plans', function()
  child:command('AgentOps rename control-plane.tf')
  h.wait('the file', function()
    return child:file() == root .. '/infrastructure/kubernetes/control-plane.tf'
  end)
  child:command('silent wall')
  h.wait('the plan', function()
    return h.read(plan):find('`infrastructure/kubernetes/control-plane.tf', 1, true)
  end)
  lacks(h.read(plan), 'infrastructure/kubernetes/cluster.tf')
  equal(nil, vim.uv.fs_stat(root .. '/infrastructure/kubernetes/cluster.tf'))
  equal('file', vim.uv.fs_stat(root .. '/infrastructure/kubernetes/control-plane.tf').type)
end)

test('the renamed file is still known: the plans are over its first line, and writing it works', function()
  child:attached()
  child:see('2 open plans')
  child:keys('ggO# Renamed<Esc>')
  child:command('write')
  h.wait('the file', function()
    return h.read(root .. '/infrastructure/kubernetes/control-plane.tf'):find('# Renamed', 1, true)
  end)
end)

test('what is not saved is not lost', function()
  local ingress = root .. '/infrastructure/kubernetes/ingress.yaml'
  local before = h.read(ingress)
  child:edit(ingress)
  child:keys('ggO# Not saved<Esc>')
  child:command('AgentOps rename edge.yaml')
  h.wait('the file', function()
    return child:file() == root .. '/infrastructure/kubernetes/edge.yaml'
  end)
  contains(child:text(), '# Not saved')
  equal(before, h.read(root .. '/infrastructure/kubernetes/edge.yaml'))
  equal(true, child:lua('return vim.bo.modified'))
  child:command('write')
  h.wait('the file', function()
    return h.read(root .. '/infrastructure/kubernetes/edge.yaml') == '# Not saved\n' .. before
  end)
end)

test('a folder takes its buffers along', function()
  local session = root .. '/src/auth/session.ts'
  child:edit(session)
  child:lua([[require('agentops').rename(...)]], root .. '/src/auth', root .. '/src/identity')
  h.wait('the buffer', function()
    return child:file() == root .. '/src/identity/session.ts'
  end)
  equal('directory', vim.uv.fs_stat(root .. '/src/identity').type)
  child:command('silent wall')
  local tasks = root .. '/agentops/product-dev/specs/2025-11-06-user-authentication/tasks.md'
  h.wait('the tasks', function()
    return h.read(tasks):find('src/identity/session.ts', 1, true)
  end)
end)

test('a file that is there is not overwritten', function()
  child:edit(root .. '/src/server.ts')
  local other = h.read(root .. '/package.json')
  child:command('AgentOps rename ' .. root .. '/package.json')
  child:hear('is there already')
  equal(other, h.read(root .. '/package.json'))
  equal(root .. '/src/server.ts', child:file())
end)

child:stop()
