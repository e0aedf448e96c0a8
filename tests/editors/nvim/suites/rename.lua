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

test('and back again: servers hear of it, and nothing leads to the name in between', function()
  local middle, first = root .. '/src/middle.ts', root .. '/src/server.ts'
  child:edit(plan)
  child:edit(first)
  child:lua([[vim.v.errmsg = '']])
  local function renamed(name, path)
    child:command('AgentOps rename ' .. name)
    h.wait(name, function()
      return child:file() == path and vim.uv.fs_stat(path) ~= nil
    end)
    equal(plan, child:lua([[return vim.fn.expand('#:p')]]))
  end
  renamed('middle.ts', middle)
  renamed('server.ts', first)
  equal(nil, vim.uv.fs_stat(middle))
  equal(0, child:lua([[return vim.fn.bufexists(...)]], middle))
  equal('', child:lua('return vim.v.errmsg'))
end)

test('the plans that name a file are written, but not over what somebody is at', function()
  local of_monitoring = root .. '/agentops/infrastructure-ops/plans/monitoring-plan.md'
  local named = 'infrastructure/kubernetes/node-groups.tf'
  contains(h.read(plan), named)
  child:edit(of_monitoring)
  child:keys('Go<CR>`' .. named .. '`, not saved<Esc>')
  local before = h.read(of_monitoring)
  child:edit(root .. '/' .. named)
  child:command('AgentOps rename pools.tf')
  h.wait('the plan on the disk', function()
    return h.read(plan):find('infrastructure/kubernetes/pools.tf', 1, true)
  end)
  lacks(h.read(plan), named)
  equal(before, h.read(of_monitoring))
  child:edit(of_monitoring)
  contains(child:text(), '`infrastructure/kubernetes/pools.tf`, not saved')
  child:hear('written, 1 not; `:wall` writes them')
  child:command('edit!')
end)

test('an artifact that is moved has its own links put right', function()
  local folder = root .. '/agentops/infrastructure-ops/research'
  local from, to = folder .. '/notes-research.md', folder .. '/deep/notes-research.md'
  h.write(from, '# Notes\n\n[rules](../../../CLAUDE.md)\n')
  child:edit(from)
  child:attached()
  child:command('AgentOps rename ' .. to)
  h.wait('the link in the moved file', function()
    return vim.uv.fs_stat(to) and h.read(to):find('](../../../../CLAUDE.md)', 1, true)
  end)
  equal(to, child:file())
  equal(nil, vim.uv.fs_stat(from))
end)

test('what is no file is not renamed', function()
  child:command('enew')
  child:command('AgentOps rename elsewhere')
  child:hear('there is no file here to rename')
  equal('directory', vim.uv.fs_stat(root).type)
end)

test('a file that cannot be moved stays, and so do the plans', function()
  local source = root .. '/infrastructure/kubernetes/pools.tf'
  local before = h.read(plan)
  child:edit(source)
  child:command('AgentOps rename ' .. root .. '/package.json/pools.tf')
  child:hear('pools.tf keeps its name')
  equal(before, h.read(plan))
  equal(
    '',
    child:lua([[
    return table.concat(vim.tbl_map(vim.api.nvim_buf_get_name, vim.tbl_filter(function(bufnr)
      return vim.bo[bufnr].modified
    end, vim.api.nvim_list_bufs())), ' ')
  ]])
  )
end)

child:stop()
