-- What is drawn, from answers that are made up.
local h = require('harness')
local test, equal = h.test, h.equal

local Page = require('agentops.page')
local bars = require('agentops.bars')
local numbers = require('agentops.numbers')

local function text(cells)
  return table.concat(vim.tbl_map(function(cell)
    return cell.text
  end, cells))
end

local function load(fields)
  local base = { total = 0, limit = 50, budget = 50, rule = 80, window = 200, zone = 'good', parts = {} }
  return vim.tbl_extend('force', base, fields)
end

local function part(kind, tokens)
  return { kind = kind, name = kind, tokens = tokens }
end

test('figures are those of the server', function()
  for count, expected in pairs({
    [0] = '0',
    [999] = '999',
    [1000] = '1k',
    [18234] = '18.2k',
    [50000] = '50k',
    [123456] = '123k',
    [999600] = '1M',
    [1050000] = '1.05M',
  }) do
    equal(expected, numbers.tokens(count))
  end
end)

test('an empty bar shows budget, rule and window', function()
  equal('━━━━━│━━┃───────────', text(bars.cells(load({}), 20)))
end)

test('the budget is not marked where the rule is the limit', function()
  equal(
    '━━━━━━━━┃───────────',
    text(bars.cells(load({ budget = 100 }), 20))
  )
end)

test('parts end visibly; what is too small for a cell has none', function()
  local cells =
    bars.cells(load({ total = 43, parts = { part('input', 30), part('output', 10), part('always', 3) } }), 20)
  equal('██▉▉━│━━┃───────────', text(cells))
  equal('input', cells[1].part.kind)
  equal('output', cells[4].part.kind)
  equal(nil, cells[5].part)
end)

test('inputs come first and what every session loads last, whatever is heaviest', function()
  local cells = bars.cells(load({ total = 60, parts = { part('always', 40), part('input', 20) } }), 20)
  equal('input', cells[1].part.kind)
  equal('always', cells[3].part.kind)
end)

test('a load that is larger than the window fills the bar, and the rule moves', function()
  local cells = bars.cells(load({ total = 400, parts = { part('input', 400) } }), 20)
  equal(20, #cells)
  equal('███│┃██████████████▉', text(cells))
  equal('input', cells[5].part.kind)
end)

test('nothing divides by nothing', function()
  equal(20, #bars.cells(load({ window = 0, rule = 0, budget = 0, limit = 0 }), 20))
  equal(1, #bars.cells(load({ total = 10, parts = { part('input', 10) } }), 1))
end)

test('cells of one look become one chunk', function()
  equal(
    { { 'ab', 'X' }, { 'c', 'Y' } },
    bars.chunks({
      { text = 'a', group = 'X' },
      { text = 'b', group = 'X' },
      { text = 'c', group = 'Y' },
    })
  )
end)

test('texts are padded or cut at their beginning', function()
  equal('ab  ', Page.fit('ab', 4))
  equal('abcd', Page.fit('abcd', 4))
  equal('…def', Page.fit('abcdef', 4))
  equal('…日 ', Page.fit('本日日日', 4))
  equal(4, vim.fn.strdisplaywidth(Page.fit('本日日日', 4)))
end)

test('a page knows what its lines stand for, and where colours are', function()
  local page = Page.new()
  page:line({ 'a', { 'ä', 'X' }, ' ' }, 'item')
  page:line({ 'with\na break' })
  equal({ 'aä', 'with a break' }, page.lines)
  equal({ { row = 0, from = 1, to = 3, group = 'X' } }, page.marks)
  equal({ [1] = 'item' }, page.items)
end)

test('a long text is broken between words, a word that is too long is not', function()
  equal({ 'one two', 'three' }, Page.wrapped('one two three', 8))
  equal({ 'incomprehensible', 'a' }, Page.wrapped('incomprehensible a', 4))
  equal({ '' }, Page.wrapped('', 4))
end)

local status = {
  workspaces = {
    {
      uri = 'file:///w',
      name = 'w',
      profiles = {
        {
          name = 'ops',
          title = '運用 Infrastructure operations',
          topics = {
            {
              name = 'クラスタ移行',
              phases = {
                {
                  id = 'plan',
                  title = '計画を立てるための長い見出しです',
                  state = 'draft',
                  is_current = true,
                  command = '/plan',
                  artifacts = {},
                  load = { total = 57200, limit = 50000, verdict = 'over-rule' },
                },
                {
                  id = 'implement',
                  title = 'Implement',
                  state = 'absent',
                  artifacts = {},
                  load = { total = 31400, limit = 51200, verdict = 'within' },
                },
              },
            },
          },
        },
      },
    },
  },
}

local budget = {
  window = 128000,
  rule = 51200,
  phases = {
    {
      id = 'plan',
      title = '計画を立てるための長い見出しです',
      state = 'draft',
      load = load({
        total = 57200,
        limit = 50000,
        budget = 50000,
        rule = 51200,
        window = 128000,
        parts = {
          {
            kind = 'input',
            name = 'agentops/ops/research/災害復旧のための調査の記録-research.md',
            path = 'x.md',
            tokens = 30600,
            saving = {
              advice = 'save a bundle, whose digest is loaded instead: agentops bundle save it',
              tokens = 9000,
            },
          },
        },
      }),
    },
  },
}

local report = {
  plan = { title = 'Plan' },
  files = {
    {
      intent = 'modify',
      path = 'infrastructure/disaster-recovery/cross-region-backups.tf',
      exists = true,
      others = { { is_conflict = true } },
    },
  },
}

test('pages fit into windows of every width, and lose neither figures nor remarks', function()
  for _, columns in ipairs({ 34, 60, 74, 92, 104, 110 }) do
    local pages = {
      require('agentops.status_page').draw(status, columns),
      require('agentops.budget_page').draw(budget, columns, { plan = true }),
      require('agentops.implement_page').draw(report, columns),
    }
    for index, page in ipairs(pages) do
      equal({ index, columns, true }, { index, columns, page:width() <= columns })
    end
    local shown = vim.tbl_map(function(page)
      return table.concat(page.lines, '\n')
    end, pages)
    h.contains(shown[1], '57.2k of 50k')
    h.contains(shown[2], '57.2k of 50k')
    h.contains(shown[2], 'research.md')
    h.contains(shown[2]:gsub('%s+', ' '), 'instead: agentops bundle save it (−9k)')
    h.contains(shown[3], 'another plan changes it')
    if columns > 70 then
      h.contains(shown[1], '→ /plan')
    end
  end
end)
