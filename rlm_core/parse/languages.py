"""The one table: which language a file is in, and what can read it.

A language with a grammar names the wheel's module, its function, and the query files that say what
a node is. A language without one is read by its lines (`lines.py`). Nothing here imports a grammar.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language as files show it. Suffixes and file names are in lower case."""

    name: str
    suffixes: tuple[str, ...] = ()
    filenames: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()  # as in `#!/usr/bin/env python3`, without version numbers
    module: str = ""  # the grammar's import name; empty: read by lines
    function: str = "language"  # in that module
    queries: tuple[str, ...] = ()  # files in queries/, without .scm; more than one are joined
    depth: int = 16  # how deep below the root of the syntax tree a definition may begin


LANGUAGES: tuple[Language, ...] = (
    Language(
        "python",
        (".py", ".pyi", ".pyw"),
        ("sconstruct", "sconscript", "wscript"),
        ("python", "pypy"),
        "tree_sitter_python",
        queries=("python",),
        depth=7,  # deeper are expressions: half of the query's time, and no definition worth a name
    ),
    Language(
        "javascript",
        (".js", ".jsx", ".mjs", ".cjs"),
        ("jakefile",),
        ("node", "nodejs"),
        "tree_sitter_javascript",
        queries=("ecmascript", "javascript"),
    ),
    Language(
        "typescript",
        (".ts", ".mts", ".cts"),
        interpreters=("deno", "bun", "ts-node", "tsx"),
        module="tree_sitter_typescript",
        function="language_typescript",
        queries=("ecmascript", "typescript"),
    ),
    Language(
        "tsx",
        (".tsx",),
        module="tree_sitter_typescript",
        function="language_tsx",
        queries=("ecmascript", "typescript"),
    ),
    Language("rust", (".rs",), module="tree_sitter_rust", queries=("rust",)),
    Language("go", (".go",), module="tree_sitter_go", queries=("go",)),
    Language("java", (".java",), module="tree_sitter_java", queries=("java",)),
    Language("kotlin", (".kt", ".kts"), module="tree_sitter_kotlin", queries=("kotlin",)),
    Language("scala", (".scala", ".sc", ".sbt"), module="tree_sitter_scala", queries=("scala",)),
    Language("c", (".c", ".h"), module="tree_sitter_c", queries=("c",)),
    Language(
        "cpp",
        (".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx", ".ipp", ".inl", ".tpp", ".ino"),
        module="tree_sitter_cpp",
        queries=("c", "cpp"),
    ),
    Language("cuda", (".cu", ".cuh"), module="tree_sitter_cpp", queries=("c", "cpp")),
    Language("csharp", (".cs", ".csx"), module="tree_sitter_c_sharp", queries=("csharp",)),
    Language(
        "ruby",
        (".rb", ".rake", ".gemspec", ".ru", ".podspec"),
        ("rakefile", "gemfile", "guardfile", "vagrantfile", "podfile", "brewfile", "capfile"),
        ("ruby", "jruby"),
        "tree_sitter_ruby",
        queries=("ruby",),
    ),
    Language(
        "php",
        (".php", ".phtml", ".php5"),
        interpreters=("php",),
        module="tree_sitter_php",
        function="language_php",
        queries=("php",),
    ),
    Language(
        "swift",
        (".swift",),
        interpreters=("swift",),
        module="tree_sitter_swift",
        queries=("swift",),
    ),
    Language(
        "lua",
        (".lua",),
        interpreters=("lua", "luajit"),
        module="tree_sitter_lua",
        queries=("lua",),
    ),
    Language(
        "bash",
        (".sh", ".bash", ".zsh", ".ksh", ".bats", ".ebuild"),
        (".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv", "pkgbuild"),
        ("sh", "bash", "dash", "zsh", "ksh"),
        "tree_sitter_bash",
        queries=("bash",),
    ),
    Language("sql", (".sql", ".ddl", ".psql"), module="tree_sitter_sql", queries=("sql",)),
    Language(
        "html",
        (".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".hbs", ".ejs"),
        module="tree_sitter_html",
        queries=("html",),
        depth=64,  # pages nest
    ),
    Language("vue", (".vue",), module="tree_sitter_html", queries=("html",), depth=64),
    Language("svelte", (".svelte",), module="tree_sitter_html", queries=("html",), depth=64),
    Language("css", (".css",), module="tree_sitter_css", queries=("css",)),
    Language(
        "json",
        (".json", ".jsonc", ".json5", ".webmanifest"),
        (".babelrc", ".eslintrc", ".prettierrc", "composer.lock", ".jshintrc"),
        module="tree_sitter_json",
        queries=("json",),
        depth=6,  # keys below the second level are no nodes
    ),
    Language(
        "yaml",
        (".yaml", ".yml"),
        (".clang-format", ".clang-tidy", "citation.cff"),
        module="tree_sitter_yaml",
        queries=("yaml",),
        depth=10,
    ),
    Language(
        "toml",
        (".toml",),
        ("cargo.lock", "poetry.lock", "pipfile", "uv.lock"),
        module="tree_sitter_toml",
        queries=("toml",),
    ),
    # No official wheel: read by lines.
    Language("ada", (".adb", ".ads")),
    Language("assembly", (".asm", ".s")),
    Language("awk", (".awk",), interpreters=("awk", "gawk", "mawk")),
    Language("batch", (".bat", ".cmd")),
    Language("clojure", (".clj", ".cljs", ".cljc", ".edn"), interpreters=("clojure", "bb")),
    Language("cmake", (".cmake",), ("cmakelists.txt",)),
    Language("cobol", (".cob", ".cbl", ".cpy")),
    Language("coffeescript", (".coffee",), ("cakefile",)),
    Language("common-lisp", (".lisp", ".lsp", ".cl")),
    Language("crystal", (".cr",)),
    Language("cython", (".pyx", ".pxd", ".pxi")),
    Language("d", (".d",)),
    Language("dart", (".dart",)),
    Language("dockerfile", (".dockerfile",), ("dockerfile", "containerfile")),
    Language("elixir", (".ex", ".exs"), interpreters=("elixir",)),
    Language("elm", (".elm",)),
    Language("emacs-lisp", (".el",)),
    Language("erlang", (".erl", ".hrl"), interpreters=("escript",)),
    Language("fish", (".fish",), interpreters=("fish",)),
    Language("fortran", (".f", ".f90", ".f95", ".f03", ".f08", ".for")),
    Language("fsharp", (".fs", ".fsi", ".fsx")),
    Language("gdscript", (".gd",)),
    Language("gleam", (".gleam",)),
    Language("glsl", (".glsl", ".vert", ".frag", ".hlsl", ".wgsl", ".metal")),
    Language("graphql", (".graphql", ".gql", ".graphqls")),
    Language("groovy", (".groovy", ".gradle"), ("jenkinsfile",), ("groovy",)),
    Language("haskell", (".hs", ".lhs"), interpreters=("runhaskell", "runghc")),
    Language("haxe", (".hx",)),
    Language(
        "ini",
        (".ini", ".cfg", ".conf", ".properties", ".editorconfig", ".service", ".desktop"),
        (".editorconfig", ".gitconfig", ".gitmodules", ".npmrc", ".pylintrc", ".flake8"),
    ),
    Language("julia", (".jl",), interpreters=("julia",)),
    Language("less", (".less",)),
    Language(
        "makefile", (".mk", ".mak"), ("makefile", "gnumakefile", "justfile", "kbuild"), ("make",)
    ),
    Language("matlab", (".mlx",)),
    Language("nim", (".nim", ".nims")),
    Language("nix", (".nix",)),
    Language("objective-c", (".m", ".mm")),
    Language("ocaml", (".ml", ".mli", ".mll", ".mly"), interpreters=("ocaml",)),
    Language("pascal", (".pas", ".pp", ".dpr", ".lpr")),
    Language("perl", (".pl", ".pm", ".t", ".cgi"), interpreters=("perl",)),
    Language("powershell", (".ps1", ".psm1", ".psd1"), interpreters=("pwsh", "powershell")),
    Language("prisma", (".prisma",)),
    Language("prolog", (".pro", ".prolog")),
    Language("protobuf", (".proto",)),
    Language("r", (".r",), (".rprofile",), ("rscript",)),
    Language("racket", (".rkt",), interpreters=("racket",)),
    Language("scheme", (".scm", ".ss", ".sld")),
    Language("scss", (".scss", ".sass")),
    Language("solidity", (".sol",)),
    Language("starlark", (".bzl", ".star"), ("build.bazel", "workspace", "tiltfile")),
    Language("tcl", (".tcl",), interpreters=("tclsh", "wish")),
    Language("terraform", (".tf", ".tfvars", ".hcl")),
    Language("thrift", (".thrift",)),
    Language("vala", (".vala", ".vapi")),
    Language("verilog", (".v", ".sv", ".vh", ".svh")),
    Language("vhdl", (".vhd", ".vhdl")),
    Language("vim", (".vim",), (".vimrc", "vimrc")),
    Language("visual-basic", (".vb", ".vbs", ".bas", ".frm")),
    Language("xml", (".xml", ".xsd", ".xsl", ".xslt", ".plist", ".csproj", ".props", ".targets")),
    Language("zig", (".zig", ".zon")),
)

_BY_NAME = {language.name: language for language in LANGUAGES}
_BY_SUFFIX = {suffix: language for language in LANGUAGES for suffix in language.suffixes}
_BY_FILENAME = {name: language for language in LANGUAGES for name in language.filenames}
_BY_INTERPRETER = {name: language for language in LANGUAGES for name in language.interpreters}

_SHEBANG = re.compile(
    rb"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+|\w+=\S+\s+)*)?(?:\S*/)?([A-Za-z][A-Za-z-]*)"
)
_CPP_HEADER = re.compile(
    rb"^\s*(?:class\s+\w+|namespace\b|template\s*<|using\s+\w+|public:|private:)|\bstd::", re.M
)
_TEMPLATE = re.compile(r"(?<=.)(?:\.(?:in|tmpl|template|dist|example|sample)|-tpl)$")
_HEADER_BYTES = 20_000  # of a .h file, read to tell C++ from C


def language_named(name: str) -> Language:
    """The language of that name. Raises `KeyError` where there is none."""
    return _BY_NAME[name]


def language_of(path: str, content: bytes) -> Language | None:
    """The language of a file, by its name, else by its first line; None where neither says."""
    name = _TEMPLATE.sub("", path.rsplit("/", 1)[-1].lower())
    by_name = _BY_FILENAME.get(name) or _BY_SUFFIX.get(_suffix(name))
    if by_name is not None:
        return _cpp_if_so(by_name, name, content)
    if name.partition(".")[0] in ("dockerfile", "containerfile", "makefile", "jenkinsfile"):
        return _BY_FILENAME[name.partition(".")[0]]  # Dockerfile.dev
    return None if _suffix(name) else _by_shebang(content)


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return dot + suffix if stem else ""


def _cpp_if_so(language: Language, name: str, content: bytes) -> Language:
    if name.endswith(".h") and _CPP_HEADER.search(content, 0, _HEADER_BYTES):
        return _BY_NAME["cpp"]
    return language


def _by_shebang(content: bytes) -> Language | None:
    if (found := _SHEBANG.match(content)) is None:
        return None
    return _BY_INTERPRETER.get(found[1].decode().lower())
