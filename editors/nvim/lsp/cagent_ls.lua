-- Configuration of the server for vim.lsp.enable('cagent_ls'), Neovim 0.11 or newer.
return {
  cmd = { 'cagent-ls', 'serve', '--stdio' },
  filetypes = { 'yaml' },
  root_markers = { 'cagent-ls.toml', '.git' },
  -- Nothing is offered to be run before setup({ run = true }) says so.
  init_options = { trusted = false },
}
