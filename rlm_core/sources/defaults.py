"""What is left out without being asked: other people's code, what machines wrote, what is not text.

Names are judged in lower case. Each reason is one of few, so that they can be counted.
`.rlmignore` can include any of it again: `!node_modules/`.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

VERSION_CONTROL = "version control data"
DEPENDENCIES = "installed dependencies"
CACHE = "cache or tool state"
OUTPUT = "build output"
LOCK_FILE = "lock file"
GENERATED = "generated"
MINIFIED = "minified"
BINARY = "image, media, archive or other binary"
UNSUPPORTED = "format not supported yet"


def folder_reason(name: str) -> str:
    """Why a folder of this lower-case name is left out, or empty."""
    return _FOLDERS.get(name) or (DEPENDENCIES if name.endswith(_METADATA) else "")


def output_reason(name: str, siblings: AbstractSet[str]) -> str:
    """Why a folder looks like build output from outside; empty where it does not.

    It is, unless it turns out to be a package: an `__init__.py` in it says so.
    """
    signs = _OUTPUT_SIGNS.get(name)
    return OUTPUT if signs and not siblings.isdisjoint(signs) else ""


def content_reason(folder_path: str, names: AbstractSet[str]) -> str:
    """Why a folder that holds these names is left out, or empty. The path is in lower case."""
    if "cachedir.tag" in names:  # https://bford.info/cachedir/: cargo, pytest, mypy, ruff, pip
        return CACHE
    if "pyvenv.cfg" in names:
        return DEPENDENCIES
    if "head" in names and "objects" in names and "refs" in names:
        return VERSION_CONTROL  # a bare git repository
    if folder_path.endswith("vendor/") and _is_vendored(folder_path, names):
        return DEPENDENCIES
    return ""


def file_reason(name: str) -> str:
    """Why a file of this lower-case name is left out, or empty."""
    dot = name.rfind(".")
    if reason := _FILES.get(name) or _SUFFIXES.get(name[dot:]):
        return reason
    if not name.endswith(_MACHINE_STEMS, 0, dot) and not name.startswith(_MACHINE_START):
        return ""  # the regex would say the same, more slowly
    found = _MACHINE_WRITTEN.search(name)
    return "" if not found else MINIFIED if found["minified"] else GENERATED


def is_prose(name: str) -> bool:
    """Whether a file is read as a document, which may be long: by suffix, or without one."""
    dot = name.rfind(".")
    return dot <= 0 or name[dot:].lower() in _PROSE


def _is_vendored(folder_path: str, names: AbstractSet[str]) -> bool:
    *_, parent, name = ["", *folder_path.removesuffix("/").split("/")]
    return name == "vendor" and (parent in _BROWSER_FOLDERS or not names.isdisjoint(_VENDOR_SIGNS))


_PROSE = frozenset({".txt", ".md", ".rst", ".markdown", ".adoc", ".asciidoc", ".org", ".tex"})
_METADATA = (".egg-info", ".dist-info")
_BROWSER_FOLDERS = frozenset({"js", "css", "static", "assets", "public", "javascripts"})
_VENDOR_SIGNS = frozenset({"modules.txt", "autoload.php", "bundle", "cache"})  # Go, PHP, Ruby

_JVM = ("pom.xml", "build.gradle", "build.gradle.kts", "build.sbt")
_NODE = ("package.json",)
_PYTHON = ("pyproject.toml", "setup.py", "setup.cfg")
_OUTPUT_SIGNS: Mapping[str, tuple[str, ...]] = {
    "build": (*_PYTHON, *_NODE, *_JVM, "pubspec.yaml", "cmakelists.txt", "meson.build"),
    "dist": (*_PYTHON, *_NODE),
    "target": (*_JVM, "cargo.toml"),
    "out": (*_NODE, *_JVM),
    "_build": ("mix.exs", "conf.py", "dune-project", "rebar.config"),
    "deps": ("mix.exs",),
    "coverage": _NODE,
    "htmlcov": _PYTHON,
    "site": ("mkdocs.yml",),
}


def _reasons(table: Mapping[str, str]) -> dict[str, str]:
    return {word: reason for reason, words in table.items() for word in words.split()}


_FOLDERS = _reasons({
    VERSION_CONTROL: ".git .hg .svn .bzr .jj .pijul _darcs cvs",
    DEPENDENCIES: """node_modules bower_components jspm_packages site-packages .venv .yarn
        .pnpm-store __pypackages__ .eggs pods carthage .gradle .bundle .m2""",
    CACHE: """__pycache__ .mypy_cache .pytest_cache .ruff_cache .hypothesis .tox .nox .cache
        .parcel-cache .turbo .angular .terraform .serverless .nyc_output .ipynb_checkpoints
        .sass-cache .idea .vs .dart_tool .stack-work .zig-cache .direnv .devenv .pytype .eggs-info
        .ccls-cache .clangd .metals .bloop""",
    OUTPUT: ".next .nuxt .svelte-kit .output dist-newstyle zig-out deriveddata .docusaurus",
})  # fmt: skip

_FILES = _reasons({
    LOCK_FILE: """package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb
        deno.lock cargo.lock poetry.lock uv.lock pdm.lock pixi.lock pipfile.lock conda-lock.yml
        composer.lock gemfile.lock go.sum go.work.sum flake.lock mix.lock pubspec.lock podfile.lock
        package.resolved packages.lock.json gradle.lockfile cartfile.resolved .terraform.lock.hcl
        module.bazel.lock paket.lock""",
    CACHE: ".ds_store thumbs.db desktop.ini .eslintcache .coverage .stylelintcache .tags",
})  # fmt: skip

_SUFFIXES = _reasons({
    UNSUPPORTED: """.pdf .doc .docx .docm .xls .xlsx .xlsm .xlsb .ppt .pptx .pps .odt .ods .odp
        .rtf .epub .mobi .azw .azw3 .djvu .pages .numbers .one .vsd .vsdx .xps .msg""",
    GENERATED: ".map .snap .tsbuildinfo",
    LOCK_FILE: ".lockb",
    BINARY: """.png .jpg .jpeg .gif .bmp .ico .icns .svg .webp .tif .tiff .avif .heic .heif .psd .ai .eps
        .xcf .sketch .fig .svgz .raw .cr2 .nef .dds .tga .exr .hdr .ktx .woff .woff2 .ttf .otf .eot
        .ttc .pfb .zip .tar .gz .tgz .bz2 .tbz .xz .txz .lz .lzma .lz4 .zst .7z .rar .jar .war .ear .aar
        .whl .egg .gem .nupkg .crate .deb .rpm .apk .ipa .dmg .iso .img .cab .msi .pkg .br .z .mp3
        .wav .flac .ogg .oga .opus .m4a .aac .wma .aif .aiff .mid .midi .mp4 .m4v .mov .avi .mkv
        .webm .wmv .flv .mpg .mpeg .3gp .ogv .mo .gmo .pyc .pyo .pyd .class .dex .so .o .a .lib .dll
        .dylib .exe .elf .obj .pdb .ilk .exp .wasm .ko .beam .hi .rlib .rmeta .nib .bin
        .pack .idx .db .sqlite .sqlite3 .db3 .mdb .accdb .dbf .shp .shx .mmdb .frm .ibd .pickle .pkl
        .npy .npz .h5 .hdf5 .parquet .feather .arrow .avro .orc .onnx .pt .pth .ckpt .safetensors
        .gguf .tflite .pb .tfrecord .mat .rds .rdata .swf .blend .fbx .glb .stl .3ds .max .unity3d
        .uasset .umap .bank .snk .cur .ani .lnk .class .swp .swo""",
})  # fmt: skip

_MACHINE_STEMS = (
    *("min", ".bundle", ".chunk", "_pb2", "_pb2_grpc", ".pb", ".pb.gw"),
    *(".g", ".freezed", ".designer", "generated", ".gen"),
)
_MACHINE_START = "zz_generated."
_MACHINE_WRITTEN = re.compile(
    r"""(?P<minified>[.-]min\.(?:js|mjs|cjs|css)$ | \.(?:bundle|chunk)\.(?:js|mjs|css)$)
    | _pb2(?:_grpc)?\.pyi?$ | \.pb(?:\.gw)?\.(?:go|cc|h|swift|dart)$ | \.g\.(?:dart|cs)$
    | \.freezed\.dart$ | \.designer\.cs$ | [._-]generated\.\w+$ | \.gen\.(?:go|ts|rs)$
    | ^zz_generated\.""",
    re.VERBOSE,
)

# A file of none of these is not left out: for those who ask about many names at once.
TELLING_NAMES = _FILES.keys()
TELLING_SUFFIXES = _SUFFIXES.keys()
TELLING_STARTS = (_MACHINE_START,)
TELLING_STEMS = _MACHINE_STEMS  # how the name ends before its suffix
