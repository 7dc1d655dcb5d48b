"""Where text comes from: roots, the files in them that may be read, and their text as UTF-8.

The idea: everything outside is hostile or broken until shown otherwise, and none of that is an
error. A walk gives files and, for whatever it leaves out, a reason in words; a read gives bytes that
are UTF-8; what looks like a secret is named by `secret_files` and blotted out by `secrets`.
Nothing here writes into an indexed folder, executes anything found there or leaves the root.
It knows nothing about languages, nodes, indexes or questions.

Reading order: `root` (what is indexed as one) with `git_folder` and `marks`; `walk` and `look`, which
list what `verdicts` lets in, with its rules `ignore`, `defaults`, `secret_files`, `permissions`; `read`
with `whole_file`, `spelling` and `decode`; `secrets`; `history`; `mounts`.
"""
