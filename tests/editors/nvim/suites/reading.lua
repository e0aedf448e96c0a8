-- What a user sees in an artifact, with the configuration of the README.
local h = require('harness')
local test, equal, contains = h.test, h.equal, h.contains

local root = h.workspace()
local plan = root .. '/agentops/infrastructure-ops/plans/disaster-recovery-plan.md'
local child = h.start({ cwd = root, files = { plan } })

test('the server attaches to the workspace', function()
  child:attached()
  equal(root, child:lua([[return vim.lsp.get_clients({ name = 'agentops' })[1].root_dir]]))
end)

test('diagnostics appear', function()
  h.wait('diagnostics', function()
    return #child:codes() > 0
  end)
  for _, code in ipairs({ 'missing-file', 'over-rule', 'plan-conflict' }) do
    equal(true, vim.list_contains(child:codes(), code))
  end
  child:cursor(h.line_of(plan, 's3-replicaton.tf'))
  child:see('missing-file: ')
end)

test('a diagnostic goes away while one types, and comes back', function()
  child:cursor(h.line_of(plan, 's3-replicaton.tf'))
  child:keys('0/replicaton<CR>cereplication<Esc>')
  child:see_no_more('missing-file: ')
  h.wait('the diagnostic to go', function()
    return not vim.list_contains(child:codes(), 'missing-file')
  end)
  child:keys('u')
  child:see('missing-file: ')
end)

test('a new problem is reported in the middle of an insertion', function()
  child:keys('Go<CR>See [the runbook](no-such-file.md).')
  child:see('-- INSERT --')
  h.wait('the broken link', function()
    return vim.list_contains(child:codes(), 'broken-link')
  end)
  child:keys('<Esc>u')
  h.wait('the broken link to go', function()
    return not vim.list_contains(child:codes(), 'broken-link')
  end)
end)

test('a quick fix corrects the file', function()
  child:will_choose({ 's3-replication.tf' })
  child:cursor(h.line_of(plan, 's3-replicaton.tf'), 20)
  child:keys('gra')
  h.wait('the fix', function()
    return not child:text():find('s3-replicaton.tf', 1, true)
  end)
  child:command('write')
  h.wait('the file', function()
    -- All of it: while it is written it has nothing in it.
    return h.read(plan) == child:text() .. '\n'
  end)
  contains(h.read(plan), '`infrastructure/disaster-recovery/s3-replication.tf:57-69`')
end)

test('hover explains a heading', function()
  child:cursor(h.line_of(plan, '# Plan'))
  child:keys('K')
  local lines = '3 open questions – line %d+, line %d+, line %d+'
  equal(true, child:see('Gate: does not pass yet'):find(lines) ~= nil)
  -- All of it is there for who goes into the window.
  child:keys('K')
  h.wait('the explanation', function()
    return child:text():find('What would help', 1, true)
  end)
  contains(child:text(), 'Total')
  child:keys('q')
end)

test('the code lens shows the load over the title', function()
  child:keys('gg')
  child:cursor(h.line_of(plan, '# Plan'))
  child:see('Plan · ')
  contains(child:see('% of window'), ' of 50k')
end)

test('inlay hints show the tokens of headings', function()
  local hints = h.wait('hints', function()
    local found = child:lua([[
      return vim.tbl_map(function(hint) return hint.inlay_hint.label end, vim.lsp.inlay_hint.get({ bufnr = 0 }))
    ]])
    return #found > 3 and found
  end)
  child:see(vim.trim(hints[2]))
end)

test('sections fold', function()
  child:keys('gg')
  local heading = h.line_of(plan, '## ')
  child:cursor(heading)
  h.wait('folds', function()
    return child:lua('return vim.fn.foldlevel(...)', heading + 1) > 0
  end)
  child:keys('zM')
  h.wait('a closed fold', function()
    return child:lua('return vim.fn.foldclosed(...)', heading + 1) > 0
  end)
  child:see('lines: ')
  child:keys('zR')
end)

test('files that are named look as what is to be done with them', function()
  local row = h.line_of(plan, '`infrastructure/kubernetes/cluster.tf')
  child:cursor(row)
  local column = child:lua('return vim.fn.getline(...):find("cluster", 1, true)', row)
  h.wait('semantic tokens', function()
    return child:lua(
      [[
      local row, column = ...
      for _, token in ipairs(vim.lsp.semantic_tokens.get_at_pos(0, row - 1, column) or {}) do
        if token.type == 'fileModify' then return true end
      end
    ]],
      row,
      column
    )
  end)
  equal(
    { link = 'AgentOpsFileModify', default = true },
    child:lua([[return vim.api.nvim_get_hl(0, { name = '@lsp.type.fileModify' })]])
  )
  child:command('colorscheme habamax')
  h.wait('the colour scheme', function()
    return child:lua('return vim.g.colors_name') == 'habamax'
  end)
  equal('Changed', child:lua([[return vim.api.nvim_get_hl(0, { name = 'AgentOpsFileModify' }).link]]))
end)

test('going to the definition opens the file that is named', function()
  child:keys('gg/cluster.tf:91-95<CR>')
  child:keys('<C-]>')
  h.wait('the file', function()
    return child:file() == root .. '/infrastructure/kubernetes/cluster.tf'
  end)
  equal(91, child:lua('return vim.fn.line(".")'))
end)

test('a source file shows the plans that name it', function()
  child:command('normal! gg')
  child:see('2 open plans')
  child:will_choose({ 'k8s-upgrade' })
  child:keys('grl')
  h.wait('the plan', function()
    return child:file():find('k8s-upgrade-plan.md', 1, true)
  end)
  equal(
    { 'disaster-recovery', 'k8s-upgrade' },
    (function()
      local offered = child:choices()[#child:choices()].offered
      table.sort(offered)
      return offered
    end)()
  )
end)

test('a file outside of any workspace is left alone', function()
  local other = vim.fs.dirname(root) .. '/other.md'
  h.write(other, '# Other\n')
  child:edit(other)
  equal(0, child:lua([[return #vim.lsp.get_clients({ bufnr = 0 })]]))
end)

child:stop()
