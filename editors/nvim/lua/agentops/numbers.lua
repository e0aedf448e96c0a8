--- Figures for people, as the server writes them.
local M = {}

---@class agentops.Measure
---@field encoding string
---@field estimate {factor: number}? none where tokens are counted exactly

---@param value number
---@param unit string
---@return string
local function with_unit(value, unit)
  local text = (value < 100 and '%.1f' or '%.0f'):format(value)
  return (text:gsub('%.0$', '')) .. unit
end

--- `999`, `18.2k`, `1.05M`
---@param count integer
---@return string
function M.tokens(count)
  if count < 1000 then
    return ('%d'):format(count)
  elseif count < 999500 then
    return with_unit(count / 1000, 'k')
  end
  return (('%.2f'):format(count / 1e6):gsub('0+$', ''):gsub('%.$', '')) .. 'M'
end

--- What stands before counts of tokens: `≈` where they are estimates, as the tokenizers of some models are not public.
---@param measure? agentops.Measure
---@return string
function M.sign(measure)
  return measure and measure.estimate and '≈' or ''
end

--- How tokens were estimated; nothing where they were counted.
---@param measure? agentops.Measure
---@return string?
function M.estimated(measure)
  local estimate = measure and measure.estimate
  return estimate and ('≈ %s × %s'):format(measure.encoding, estimate.factor) or nil
end

--- Tokens for a column of figures: always with the decimal, so that the points stand below each other.
---@param count integer
---@param sign? string
---@return string
function M.figure(count, sign)
  local is_fraction = count >= 1000 and count < 99950
  return (sign or '') .. (is_fraction and ('%.1fk'):format(count / 1000) or M.tokens(count))
end

--- `18.2k of 50k`
---@param load {total: integer, limit: integer}
---@param sign? string
---@return string
function M.of_limit(load, sign)
  return ('%s of %s'):format(M.figure(load.total, sign), M.tokens(load.limit))
end

return M
