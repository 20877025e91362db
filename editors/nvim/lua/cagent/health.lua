-- :checkhealth cagent
local M = {}

local function check_server(config)
  if type(config.cmd) == 'function' then
    return vim.health.info('server: reached by a function of your configuration')
  end
  local program = config.cmd[1]
  if vim.fn.executable(program) == 1 then
    vim.health.ok('server: ' .. vim.fn.exepath(program))
  else
    vim.health.error(program .. ' cannot be run', {
      'Install it: pip install cagent-ls',
      "Or say where it is: require('cagent').setup({ cmd = { '…/cagent-ls', 'serve', '--stdio' } })",
    })
  end
end

local function report_clients()
  local clients = vim.lsp.get_clients({ name = 'cagent_ls' })
  for _, client in ipairs(clients) do
    local version = vim.tbl_get(client, 'server_info', 'version') or 'of unknown version'
    local buffers = vim.tbl_count(client.attached_buffers)
    vim.health.info(('running: %s, attached to %d buffer(s)'):format(version, buffers))
  end
  if #clients == 0 then
    vim.health.info('not running: it starts with the first YAML file')
  end
end

function M.check()
  vim.health.start('cagent')
  if vim.fn.has('nvim-0.11') == 0 then
    return vim.health.error('Neovim 0.11 or newer is needed')
  end
  local config = vim.lsp.config.cagent_ls
  check_server(config)
  if not vim.lsp.is_enabled('cagent_ls') then
    vim.health.warn('the server is not enabled', { "Call require('cagent').setup()" })
  end
  report_clients()
  local lenses = config.init_options.trusted and 'on' or 'off; setup({ run = true }) turns them on'
  vim.health.info('lenses that run what a file says, and :Cagent: ' .. lenses)
  local sites = config.init_options.catalogues and 'asked for names to complete' or 'not asked'
  vim.health.info('Docker Hub, models.dev and the MCP catalogue: ' .. sites)
  vim.health.info('agents are run by: ' .. (config.init_options.runner or 'bundled'))
end

return M
