"""How the hierarchy is reached: from a terminal, and by MCP.

The only part that knows MCP, the terminal, the environment and the working directory.
Reading order: `environment` (what this machine and user say), `config` with `known_settings` and
`config_file` (what the user chose), `opening` (which root, and may it be
indexed), then the two doors: `cli` with `session`, `records` and `progress_bar`; `app` with
`on_demand`, `strict_tool` and `waiting`. Behind both, `watch` follows what changes in the root:
`watch_changes` and `watch_pace` say when, `watch_root` what, `watch_inotify` and `watch_tree` hear it.
"""
