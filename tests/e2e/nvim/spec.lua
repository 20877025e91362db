-- Drives the plugin in a real headless Neovim; run by test_nvim.py.
local python = assert(os.getenv('CAGENT_PYTHON'))
local failed = 0
local function check(name, ok, detail)
  if not ok then
    failed = failed + 1
  end
  io.stdout:write((ok and 'ok ' or 'FAIL ') .. name .. ' ' .. tostring(detail or '') .. '\n')
end
local function wait(fn, ms)
  return vim.wait(ms or 20000, function()
    local ok, value = pcall(fn)
    return ok and value and true or false
  end, 20)
end

vim.opt.runtimepath:append(assert(os.getenv('CAGENT_PLUGIN')))
require('cagent').setup({ cmd = { python, '-m', 'cagent_ls', 'serve', '--stdio' }, run = true })
vim.cmd.edit('agent.yaml')
local buf = vim.api.nvim_get_current_buf()
check('attaches', wait(function()
  return vim.lsp.get_clients({ bufnr = buf, name = 'cagent_ls' })[1].initialized
end))
local client = vim.lsp.get_clients({ bufnr = buf, name = 'cagent_ls' })[1]

check('shows the finding', wait(function()
  return #vim.diagnostic.get(buf) == 1
end))
local finding = vim.diagnostic.get(buf)[1] or {}
check('at its place', finding.lnum == 2 and finding.col == 11 and finding.end_col == 16, finding.message)

vim.api.nvim_win_set_cursor(0, { 3, 13 })
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
local answer = vim.lsp.buf_request_sync(buf, 'textDocument/completion', params, 10000)
local labels = vim.tbl_map(function(item)
  return item.label
end, vim.tbl_get(answer or {}, client.id, 'result', 'items') or {})
check('offers the model', vim.tbl_contains(labels, 'local'))

vim.api.nvim_buf_set_lines(buf, 2, 3, false, { '    model: local' })
check('clears the finding', wait(function()
  return #vim.diagnostic.get(buf) == 0
end))
vim.cmd('silent write')

vim.lsp.codelens.refresh({ bufnr = buf })
check('shows the lens', wait(function()
  return #vim.lsp.codelens.get(buf) == 1
end))
vim.api.nvim_win_set_cursor(0, { 2, 0 })
vim.lsp.codelens.run()
local function screen()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end
check('the lens opens a chat', wait(function()
  return vim.bo.buftype == 'terminal' and screen():find('Chat with root', 1, true)
end, 60000))
vim.api.nvim_chan_send(vim.bo.channel, 'Use the tool read_file for notes.txt.\n')
check('the local model uses the tool', wait(function()
  return screen():find('garden party', 1, true)
end, 120000), screen())
vim.api.nvim_chan_send(vim.bo.channel, '\4')

client:stop()
check('stops', wait(function()
  return client:is_stopped()
end))
os.exit(failed == 0 and 0 or 1)
