-- Which workspace a file belongs to, and the settings of its server.
local h = require('harness')
local test, equal = h.test, h.equal

local root = h.workspace()
local ops = root .. '/agentops/infrastructure-ops'
local plan = ops .. '/plans/disaster-recovery-plan.md'
local child = h.start({ cwd = vim.fs.dirname(root) })

--- Opens a file and tells the root of its server, once there is one.
local function root_of(path)
  child:edit(path)
  child:attached()
  return child:lua([[return vim.lsp.get_clients({ name = 'agentops', bufnr = 0 })[1].root_dir]])
end

--- Whether a file that is open now has a server. Attaching begins while the file is opened.
local function has_server()
  return child:lua([[return #vim.lsp.get_clients({ bufnr = 0, _uninitialized = true }) > 0]])
end

test('files deep in a workspace belong to it, whatever the current folder is', function()
  equal(root, root_of(plan))
  equal(root, root_of(root .. '/src/auth/session.ts'))
  equal(root, root_of(root .. '/CLAUDE.md'))
  equal(1, #child:servers())
end)

test('a file that is not there yet belongs to it as well', function()
  equal(root, root_of(root .. '/docs/new/not-yet.md'))
end)

test('a workspace inside of a workspace is one of its own', function()
  local inner = root .. '/packages/inner'
  h.write(inner .. '/agentops/infrastructure-ops/research/inner-research.md', '# Inner\n')
  h.write(inner .. '/src/main.rs', 'fn main() {}\n')
  equal(inner, root_of(inner .. '/src/main.rs'))
  equal(inner, root_of(inner .. '/agentops/infrastructure-ops/research/inner-research.md'))
  -- Beside it the outer one goes on.
  h.write(root .. '/packages/other/main.rs', 'fn main() {}\n')
  equal(root, root_of(root .. '/packages/other/main.rs'))
  equal(2, #child:servers())
end)

test('a workspace that is made around a file that is open has the file for itself', function()
  local inner = root .. '/packages/late'
  h.write(inner .. '/notes.md', '# Notes\n')
  local other = h.start({ cwd = inner, files = { inner .. '/notes.md' } })
  other:attached()
  local function roots()
    return other:lua([[return vim.tbl_map(function(client)
      return client.root_dir
    end, vim.lsp.get_clients({ bufnr = 0 }))]])
  end
  equal({ root }, roots())
  other:command('AgentOps init infrastructure-ops')
  h.wait('the inner server alone', function()
    return vim.deep_equal(roots(), { inner })
  end)
  other:stop()
end)

test('several workspaces: each answers for its own', function()
  local second = h.workspace()
  os.remove(second .. '/agentops/bundles/k8s-upgrade-research.md')
  equal(second, root_of(second .. '/agentops/infrastructure-ops/plans/k8s-upgrade-plan.md'))
  child:command('AgentOps budget')
  child:see('Budget · k8s-upgrade')
  child:keys('q')
  equal(root, root_of(plan))
  child:command('AgentOps budget')
  child:see('Budget · disaster-recovery')
  child:keys('q')
end)

test('a file outside, a folder without `agentops`, and a program that is called so, have none', function()
  local outside = vim.fs.dirname(root)
  local before = #child:servers()
  for _, path in ipairs({ outside .. '/outside.md', outside .. '/elsewhere/deep/notes.md' }) do
    h.write(path, '# Notes\n')
    child:edit(path)
    equal({ path, false }, { path, has_server() })
  end
  h.write(outside .. '/tool/agentops', '#!/bin/sh\n')
  h.write(outside .. '/tool/notes.md', '# Notes\n')
  child:edit(outside .. '/tool/notes.md')
  equal(false, has_server())
  equal(before, #child:servers())
end)

test('a checkout or a package that is called `agentops` makes no workspace', function()
  local src = vim.fs.dirname(root) .. '/src'
  local files = { '.git/HEAD', 'Cargo.toml', 'package.json', 'pyproject.toml', 'setup.py', '__init__.py' }
  for index, file in ipairs(files) do
    local folder = src .. index
    h.write(folder .. '/agentops/' .. file, '')
    h.write(folder .. '/anything/main.c', 'int main;\n')
    child:edit(folder .. '/anything/main.c')
    equal({ file, false }, { file, has_server() })
  end
  -- Artifacts that are a checkout of their own say so.
  h.write(src .. '1/agentops/agentops.toml', '')
  h.write(src .. '1/anything/other.c', 'int other;\n')
  equal(src .. '1', root_of(src .. '1/anything/other.c'))
end)

test('buffers that are no files of this machine are left alone', function()
  local before = #child:servers()
  child:lua([[vim.cmd.enew(); vim.bo.filetype = 'markdown'; vim.cmd.cd(...)]], root)
  equal(false, has_server())
  child:lua([[
    vim.cmd.enew()
    vim.api.nvim_buf_set_name(0, 'ssh://host/agentops/notes.md')
    vim.bo.filetype = 'markdown'
  ]])
  equal(false, has_server())
  child:lua([[vim.cmd.enew(); vim.bo.buftype = 'nofile'; vim.bo.filetype = 'markdown']])
  equal(false, has_server())
  equal(before, #child:servers())
end)

test('a link to a workspace leads to the same server', function()
  local link, before = vim.fs.dirname(root) .. '/link', #child:servers()
  assert(vim.uv.fs_symlink(root, link))
  equal(root, root_of(link .. '/package.json'))
  equal(before, #child:servers())
end)

child:stop()

test("settings of vim.lsp.config are the server's: budget, severities, inlay hints", function()
  local config = h.readme_config()
    .. [[
    vim.lsp.config('agentops', {
      settings = {
        agentops = {
          budget = { window = 400000 },
          diagnostics = { severity = { ['missing-file'] = 'off' } },
          editor = { inlay_hints = false },
        },
      },
    })
  ]]
  -- What the workspace itself says has the last word.
  h.write(root .. '/agentops/agentops.toml', '[diagnostics.severity]\nplan-conflict = "off"\n')
  local other = h.start({ cwd = root, files = { plan }, config = config })
  other:attached()
  other:see('Plan · 57.2k of 50k · 14% of window')
  other:see_no_more('## Changes 2.5k tokens')
  h.wait('diagnostics', function()
    return vim.list_contains(other:codes(), 'open-question') or #other:codes() > 0
  end)
  equal(false, vim.list_contains(other:codes(), 'missing-file'))
  equal(false, vim.list_contains(other:codes(), 'plan-conflict'))
  other:stop()
end)

test('settings that change while the server runs reach it', function()
  local fresh = h.workspace()
  local file = fresh .. '/agentops/infrastructure-ops/plans/disaster-recovery-plan.md'
  h.write(fresh .. '/agentops/agentops.toml', '')
  local other = h.start({ cwd = fresh, files = { file } })
  other:attached()
  other:see('Plan 57.2k/50k · 29%')
  other:lua([[
    local client = vim.lsp.get_clients({ name = 'agentops' })[1]
    client.settings = { agentops = { budget = { window = 400000 } } }
    client:notify('workspace/didChangeConfiguration', { settings = client.settings })
  ]])
  other:see('Plan 57.2k/50k · 14%')
  other:stop()
end)
