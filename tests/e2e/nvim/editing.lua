-- Diagnostics, completion and hover, with the plugin as it is without options.
local t = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'harness.lua'))
local client, buf = t.open({})

t.check('the finding is shown', t.wait(function()
  return #vim.diagnostic.get(buf) == 1
end), vim.diagnostic.get(buf))
local finding = vim.diagnostic.get(buf)[1] or {}
t.check('at its place', finding.lnum == 2 and finding.col == 11 and finding.end_col == 16, finding)
t.check('with its rule', finding.code == 'undefined-reference', finding)

vim.api.nvim_win_set_cursor(0, { 3, 13 })
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
local answer = vim.lsp.buf_request_sync(buf, 'textDocument/completion', params, 10000)
local labels = vim.tbl_map(function(item)
  return item.label
end, vim.tbl_get(answer or {}, client.id, 'result', 'items') or {})
t.check('the model of the file is offered', vim.tbl_contains(labels, 'local'), labels)

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return table.concat(lines, '\n')
    end
  end
end
vim.api.nvim_win_set_cursor(0, { 3, 5 })
vim.lsp.buf.hover()
t.check('hover opens a window', t.wait(function()
  return #float() > 0
end))
t.check('about the key', (float() or ''):find('model', 1, true), float())

vim.api.nvim_buf_set_lines(buf, 2, 3, false, { '    model: local' })
t.check('the edit clears the finding', t.wait(function()
  return #vim.diagnostic.get(buf) == 0
end), vim.diagnostic.get(buf))

local lenses = client:request_sync('textDocument/codeLens', {
  textDocument = vim.lsp.util.make_text_document_params(buf),
}, 10000, buf)
t.check('nothing is offered to be run', lenses and #lenses.result == 0, lenses)

vim.cmd('checkhealth cagent')
t.check('health finds the server', t.screen():find(vim.fn.exepath(t.python), 1, true), t.screen())
t.check('health says that no site is asked', t.screen():find('catalogue: not asked', 1, true), t.screen())
t.check('health has no complaint', not t.screen():find('ERROR'), t.screen())

vim.lsp.config('cagent_ls', { cmd = { '/nowhere/cagent-ls' } })
require('cagent').setup({ catalogues = true, offline = true })
local given = vim.lsp.config.cagent_ls.init_options
t.check('options go to the server', given.catalogues and given.offline and not given.trusted, given)
vim.cmd('checkhealth cagent')
t.check('health misses a program', t.screen():find('/nowhere/cagent-ls cannot be run', 1, true), t.screen())

vim.cmd.helptags(vim.fs.joinpath(vim.env.CAGENT_PLUGIN, 'doc'))
vim.cmd.help('cagent-setup')
t.check('there is help', vim.fs.basename(vim.api.nvim_buf_get_name(0)) == 'cagent.txt')

t.finish(client)
